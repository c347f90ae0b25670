// Keys in, bytes out: what a learner's page sends and draws.
import { describe, expect, test } from '@jest/globals';
import type { Budgets } from '../kernel/machine-kernel.ts';
import type { Program } from '../kernel/process.ts';
import { createMachine, start } from '../testdata/machine.ts';
import { createTerminal } from './create-terminal.ts';

/** A bash on a terminal with the prompt `$ `; `type` sends keys and returns what was drawn since. */
async function terminal(programs: Record<string, Program> = {}, budgets: Partial<Budgets> = {}) {
  const machine = createMachine(programs, budgets);
  machine.fs.writeFile('/home/lab/.bashrc', "PS1='$ '\n");
  let output = '';
  let exit: number | undefined;
  const made = createTerminal({
    kernel: machine.kernel,
    columns: 80,
    rows: 24,
    argv: ['bash'],
    env: new Map([
      ['PATH', '/usr/bin'],
      ['HOME', '/home/lab'],
    ]),
    cwd: '/home/lab',
    uid: 0,
    gid: 0,
    onOutput: (text) => (output += text),
    onExit: (status) => (exit = status.code),
  });
  const after = async (ms: number) => {
    await machine.clock.runUntil(machine.clock.now() + ms);
    const drawn = output;
    output = '';
    return drawn;
  };
  const type = async (keys: string, ms = 0) => {
    made.input(keys);
    return after(ms);
  };
  await after(0);
  return { ...machine, made, type, after, exit: () => exit };
}

/** Without cursor movement, colours and bracketed-paste switches: the text alone. */
const plain = (drawn: string) => drawn.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '');

describe('an interactive bash on a terminal', () => {
  test('echo, output, status and exit, all within one virtual instant', async () => {
    const { type, clock, exit } = await terminal();
    const drawn = plain(await type('echo hi\r'));
    expect(drawn).toContain('hi\r\n');
    expect(drawn.endsWith('$ ')).toBe(true);
    expect(plain(await type('false\r'))).toContain('$ ');
    expect(plain(await type('echo $?\r'))).toContain('\r1\r\n');
    expect(clock.now()).toBe(start);
    await type('exit 3\r');
    expect(exit()).toBe(3);
  });

  test('Ctrl-C ends the foreground program, a shell loop and a half typed line', async () => {
    const { type, clock } = await terminal();
    await type('sleep 1000\r', 1000);
    expect(plain(await type('\x03'))).toBe('^C\r\n$ ');
    expect(plain(await type('echo $?\r'))).toContain('130\r\n');
    await type('while true; do sleep 1; done\r', 5000);
    expect(plain(await type('\x03', 10))).toContain('$ ');
    await type('while :; do :; done\r', 20);
    expect(plain(await type('\x03', 10))).toContain('$ ');
    await type('echo half');
    expect(plain(await type('\x03'))).toContain('$ ');
    expect(plain(await type('echo whole\r'))).toContain('\rwhole\r\n');
    expect(clock.now()).toBeLessThan(start + 10_000);
  });

  test('an endless writer can be stopped, and meets its budget when it is not', async () => {
    const { type } = await terminal({}, { outputBytes: 4 * 1_048_576 });
    await type('yes\r', 2);
    const drawn = await type('\x03', 2);
    expect(plain(drawn).endsWith('$ ')).toBe(true);
    expect(plain(await type('yes\r', 100))).toContain('yes: output budget of 4 MiB exceeded');
  });

  test('continuation lines, history and completion', async () => {
    const { type } = await terminal();
    await type('for i in 1 2; do\r');
    const drawn = plain(await type('echo n$i; done\r'));
    expect(drawn).toContain('n1\r\nn2\r\n');
    await type('echo one\r');
    expect(plain(await type('!!\r'))).toContain('echo one\r\none\r\n');
    expect(plain(await type('\x1b[A\r'))).toContain('one\r\n');
    await type('touch unique-name.txt\r');
    expect(plain(await type('ls uni\t\r'))).toContain('unique-name.txt\r\n');
  });

  test('jobs: background, Ctrl-Z, fg', async () => {
    const { type } = await terminal();
    expect(plain(await type('sleep 100 &\r'))).toMatch(/\[1\] \d+\r\n/);
    expect(plain(await type('jobs\r'))).toContain('[1]+  Running                 sleep 100 &\r\n');
    await type('kill %1\r');
    await type('sleep 50\r', 1000);
    expect(plain(await type('\x1a'))).toContain('Stopped                 sleep 50');
    await type('fg\r', 60_000);
    expect(plain(await type('echo back\r'))).toContain('back\r\n');
  });

  test('read, cooked input to programs, end of file', async () => {
    const { type } = await terminal();
    await type('read -p "name: " x\r');
    await type('an\x7fnn\r');
    expect(plain(await type('echo "[$x]"\r'))).toContain('[ann]\r\n');
    await type('cat\r');
    expect(await type('line\r')).toBe('line\r\nline\r\n');
    expect(plain(await type('\x04'))).toContain('$ ');
  });

  test('a nested shell, and the outer one again', async () => {
    const { type } = await terminal();
    await type('bash\r');
    expect(plain(await type('echo $SHLVL\r'))).toContain('2\r\n');
    expect(plain(await type('exit\r'))).toContain('exit\r\n');
    expect(plain(await type('echo $SHLVL\r'))).toContain('1\r\n');
  });

  test('a paste of a megabyte arrives whole', async () => {
    const { type, fs } = await terminal();
    await type('cat > big\r');
    const line = `${'x'.repeat(99)}\r`;
    await type(line.repeat(10_486));
    await type('\x04', 100);
    expect(fs.stat('/home/lab/big').size).toBe(1_048_600);
  }, 60_000);
});
