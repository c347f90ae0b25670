import { describe, expect, test } from '@jest/globals';
import { writeText } from '@drydock/machinery';
import { createMachine, run } from '../testdata/machine.ts';
import { busyboxApplets, shellPrograms } from './index.ts';
import { jqProgram } from './jq.ts';

describe('the registry of programs', () => {
  test('is sorted, and every busybox applet exists', () => {
    const names = Object.keys(shellPrograms);
    expect(names).toEqual([...names].sort());
    expect(Object.values(busyboxApplets).every((program) => typeof program === 'function')).toBe(true);
  });

  test('every program is found on PATH and answers a call without input', async () => {
    const quiet = new Set([
      'bash',
      'sh',
      'yes',
      'watch',
      'less',
      'more',
      'nano',
      'vi',
      'vim',
      'ping',
      'nc',
      'curl',
      'wget',
      'dig',
      'nslookup',
      'top',
    ]);
    for (const name of Object.keys(shellPrograms).filter((known) => !quiet.has(known))) {
      const { stderr } = await run(createMachine(), `command ${name} < /dev/null`);
      expect([name, stderr.includes('internal error'), stderr.includes('not found')]).toEqual([
        name,
        false,
        false,
      ]);
    }
  }, 60_000);

  test('jq works on files and standard input through the host', async () => {
    const jq = jqProgram({
      jq: async (input, args) => ({
        stdout: `${args.join('|')}:${String.fromCharCode(...input).trim()}\n`,
        stderr: '',
        code: 0,
      }),
    });
    const answer = await run(
      createMachine({ jq }),
      "echo '{}' > f; jq -r --arg n x .a f; echo 1 | jq .; jq -n 1; jq . nofile\n",
    );
    expect(answer).toEqual({
      stdout: '-r|--arg|n|x|.a:{}\n.:1\n-n|1:\n.:\n',
      stderr: 'jq: error: Could not open nofile: No such file or directory\n',
      exit: 2,
    });
  });

  test('tail -f shows what is appended, until a signal', async () => {
    const script = 'echo a > f; (sleep 1; echo b >> f; sleep 1; kill $(pgrep tail)) & tail -f f; echo $?\n';
    expect((await run(createMachine(), script)).stdout).toBe('a\nb\n143\n');
  });

  test('a pipeline streams: the first line is there before the writer ends', async () => {
    const ticker = {
      ticker: async (process: Parameters<(typeof shellPrograms)[string]>[0]) => {
        for (let i = 0; ; i++) {
          await writeText(process.stdout, `tick ${i}\n`);
          await process.clock.sleep(1000);
        }
      },
    };
    const machine = createMachine(ticker);
    const answer = await run(
      machine,
      "ticker | grep --line-buffered 'tick' | sed 's/tick/t/' | head -2; echo ${PIPESTATUS[@]}\n",
    );
    expect(answer.stdout).toBe('t 0\nt 1\n141 141 141 0\n');
    expect(machine.clock.now() - 1_760_000_000_000).toBeLessThan(5000);
  });
});
