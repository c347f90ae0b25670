import { describe, expect, test } from '@jest/globals';
import { runContainer } from '../../testing/container.ts';
import { show } from './cli.ts';

describe('redis', () => {
  test('starts, keeps values, and answers as Redis does', async () => {
    const redis = await runContainer('redis:8.2');
    expect(redis.stdout().split('\n').slice(-2)).toEqual([
      '1:M 09 Oct 2025 08:53:20.000 * Ready to accept connections tcp',
      '',
    ]);
    const cli = async (...words: string[]) => (await redis.exec('redis-cli', ...words)).stdout;
    expect(await cli('ping')).toBe('PONG\n');
    expect(await cli('set', 'greeting', 'hello world', 'EX', '10')).toBe('OK\n');
    expect(await cli('get', 'greeting')).toBe('hello world\n');
    expect(await cli('ttl', 'greeting')).toBe('10\n');
    expect(await cli('incr', 'visits')).toBe('1\n');
    expect(await cli('incr', 'greeting')).toBe('ERR value is not an integer or out of range\n');
    expect(await cli('rpush', 'list', 'a', 'b', 'c')).toBe('3\n');
    expect(await cli('lrange', 'list', '0', '-1')).toBe('a\nb\nc\n');
    expect(await cli('get', 'list')).toBe(
      'WRONGTYPE Operation against a key holding the wrong kind of value\n',
    );
    expect(await cli('keys', '*')).toBe('greeting\nlist\nvisits\n');
    await redis.clock.runUntil(redis.clock.now() + 11_000);
    expect(await cli('exists', 'greeting')).toBe('0\n');
    expect(await cli('get')).toBe("ERR wrong number of arguments for 'get' command\n");
  });

  test('saves on the way out, and finds it again in /data', async () => {
    const first = await runContainer('redis');
    await first.exec('redis-cli', 'set', 'a', '1');
    first.process.kill('SIGTERM');
    expect(await first.clock.runFor(first.process.exited)).toEqual({ code: 0 });
    expect(first.stdout()).toContain('# Received SIGTERM scheduling shutdown...\n');
    const dump = first.fs.readFile('/data/dump.rdb');
    const second = await runContainer('redis', { prepare: (fs) => fs.writeFile('/data/dump.rdb', dump) });
    expect((await second.exec('redis-cli', 'get', 'a')).stdout).toBe('1\n');
  });

  test('wants its password', async () => {
    const redis = await runContainer('redis', { args: ['--requirepass', 'secret'] });
    expect((await redis.exec('redis-cli', 'ping')).stdout).toBe('NOAUTH Authentication required.\n');
    expect((await redis.exec('redis-cli', '-a', 'secret', 'ping')).stdout).toBe('PONG\n');
  });

  test('redis-cli says when nobody answers', async () => {
    const redis = await runContainer('redis');
    expect(await redis.exec('redis-cli', '-p', '6380', 'ping')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'Could not connect to Redis at 127.0.0.1:6380: Connection refused\n',
    });
  });

  test('on a terminal replies are shown with their types', () => {
    expect([show(null, false), show(3, false), show('a "b"', false), show({ error: 'ERR x' }, false), show(['a', null], false), show([], false)]).toEqual([
      '(nil)\n', '(integer) 3\n', '"a \\"b\\""\n', '(error) ERR x\n', '1) "a"\n2) (nil)\n', '(empty array)\n',
    ]); // prettier-ignore
  });
});
