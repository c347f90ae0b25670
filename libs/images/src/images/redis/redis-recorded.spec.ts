// Ours against what redis 7.0's server and command line said (testdata/recorded.json, by dev/record-redis.mjs).
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Pipe } from '@drydock/machinery';
import { runContainer } from '../../testing/container.ts';
import { bytesOfText } from './resp.ts';

interface Answer {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}
const recorded = JSON.parse(readFileSync(new URL('./testdata/recorded.json', import.meta.url), 'utf8')) as {
  cases: Record<string, Answer & { lines: string[] }>;
  commands: (Answer & { args: string[] })[];
};

async function answers(args: readonly string[], input: string, prepare: readonly string[][] = []): Promise<Answer> {
  const redis = await runContainer('redis:7.0', { args: ['--save', ''] });
  for (const words of prepare) await redis.exec('redis-cli', ...words);
  const [stdin, output, errors] = [new Pipe(), [] as number[], [] as number[]];
  const writer = (bytes: number[]) => ({ write: async (chunk: Uint8Array) => void bytes.push(...chunk), close: () => undefined });
  const child = redis.process.kernel.spawn({
    argv: ['redis-cli', ...args],
    env: new Map(redis.process.env),
    stdin, stdout: writer(output), stderr: writer(errors),
  });
  void stdin.write(bytesOfText(unescape(encodeURIComponent(input)))).catch(() => undefined);
  stdin.close();
  const { code } = await redis.clock.runFor(child.exited);
  return { stdout: String.fromCharCode(...output), stderr: String.fromCharCode(...errors), code };
} // prettier-ignore

const local = (text: string) => text.replaceAll(':7391', ':6379');

describe('redis-cli --no-raw', () => {
  test.each(Object.entries(recorded.cases))('%s', async (_, { lines, ...expected }) => {
    const got = await answers(['--no-raw'], `${lines.join('\n')}\n`);
    expect(got).toEqual({ ...expected, stdout: local(expected.stdout) });
  });
});

describe('arguments', () => {
  test.each(recorded.commands.map((command) => [command.args.join(' '), command] as const))(
    '%s',
    async (_, { args, ...expected }) => {
      const got = await answers(args, '', [
        ['set', 'greeting', 'hello "you"\tthere'],
        ['rpush', 'list', 'a', 'b'],
        ...(args[0] === 'get' && args[1] === 'a' ? [['set', 'a', '']] : []),
      ]);
      expect(got).toEqual(expected);
    },
  );
});
