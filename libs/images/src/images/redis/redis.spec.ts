import { describe, expect, test } from '@jest/globals';
import { decodeUtf8 } from '@drydock/machinery';
import type { FileSystem } from '@drydock/shell';
import { runContainer } from '../../testing/container.ts';
import { show } from './cli/show.ts';

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
    expect(await cli('incr', 'greeting')).toBe('ERR value is not an integer or out of range\n\n');
    expect(await cli('rpush', 'list', 'a', 'b', 'c')).toBe('3\n');
    expect(await cli('lrange', 'list', '0', '-1')).toBe('a\nb\nc\n');
    expect(await cli('get', 'list')).toBe(
      'WRONGTYPE Operation against a key holding the wrong kind of value\n\n',
    );
    expect(await cli('keys', '*')).toBe('greeting\nvisits\nlist\n');
    await redis.clock.runUntil(redis.clock.now() + 11_000);
    expect(await cli('exists', 'greeting')).toBe('0\n');
    expect(await cli('get')).toBe("ERR wrong number of arguments for 'get' command\n\n");
  });

  test('saves on the way out, and finds it again in /data', async () => {
    const first = await runContainer('redis');
    await first.exec('redis-cli', 'set', 'a', '1');
    first.process.kill('SIGTERM');
    expect(await first.clock.runFor(first.process.exited)).toEqual({ code: 0 });
    expect(first.stdout()).toContain('# Received SIGTERM scheduling shutdown...\n');
    expect(first.stdout().split('\n').slice(-7, -1).map((line) => line.slice(31))).toEqual([
      'Ready to accept connections tcp', 'Received SIGTERM scheduling shutdown...', 'User requested shutdown...',
      'Saving the final RDB snapshot before exiting.', 'DB saved on disk', 'Redis is now ready to exit, bye bye...',
    ].map((line) => line.slice(0))); // prettier-ignore
    const dump = first.fs.readFile('/data/dump.rdb');
    const second = await runContainer('redis', { prepare: (fs) => fs.writeFile('/data/dump.rdb', dump) });
    expect((await second.exec('redis-cli', 'get', 'a')).stdout).toBe('1\n');
  });

  test('wants its password', async () => {
    const redis = await runContainer('redis', { args: ['--requirepass', 'secret'] });
    expect((await redis.exec('redis-cli', 'ping')).stdout).toBe('NOAUTH Authentication required.\n\n');
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

  test('an append-only file brings back what no snapshot has seen', async () => {
    const args = ['--appendonly', 'yes'];
    const first = await runContainer('redis', { args });
    await first.exec('redis-cli', 'set', 'a', '1');
    await first.exec('redis-cli', '-n', '2', 'rpush', 'list', 'x', 'y');
    first.process.kill('SIGKILL');
    await first.clock.runFor(first.process.exited);
    const second = await runContainer('redis', { args, prepare: (fs) => copyData(first.fs, fs) });
    expect((await second.exec('redis-cli', 'get', 'a')).stdout).toBe('1\n');
    expect((await second.exec('redis-cli', '-n', '2', 'lrange', 'list', '0', '-1')).stdout).toBe('x\ny\n');
    expect(second.stdout()).toContain('* DB loaded from append only file: 0.000 seconds\n');
  });

  test('a follower takes what its leader has and gets, and refuses writes', async () => {
    const leader = await runContainer('redis');
    await leader.exec('redis-cli', 'set', 'before', '1');
    const { network, clock } = leader;
    network.addName('redis-leader', '10.1.0.5');
    const args = ['--replicaof', 'redis-leader', '6379'];
    const follower = await runContainer('redis', { network, clock, address: '10.1.0.6', args });
    await clock.runUntil(clock.now() + 2000);
    await leader.exec('redis-cli', 'rpush', 'messages', 'hello');
    const cli = async (...words: string[]) => (await follower.exec('redis-cli', ...words)).stdout;
    expect(await cli('get', 'before')).toBe('1\n');
    expect(await cli('lrange', 'messages', '0', '-1')).toBe('hello\n');
    expect(await cli('set', 'a', '1')).toBe("READONLY You can't write against a read only replica.\n\n");
    expect(follower.stdout()).toContain('* MASTER <-> REPLICA sync: Finished with success\n');
    expect((await leader.exec('redis-cli', 'info', 'replication')).stdout).toContain(
      'connected_slaves:1\r\nslave0:ip=10.1.0.6,port=6379,state=online',
    );
    leader.process.kill('SIGTERM');
    await clock.runUntil(clock.now() + 1500);
    expect(follower.stdout().split('\n').slice(-3, -1).map((line) => line.slice(31))).toEqual([
      'Connecting to MASTER redis-leader:6379',
      'Error condition on socket for SYNC: Connection refused',
    ].map((line) => expect.stringContaining(line)));
  }); // prettier-ignore

  test('messages reach who subscribed', async () => {
    const redis = await runContainer('redis');
    let heard = '';
    const child = redis.process.kernel.spawn({
      argv: ['redis-cli', '--no-raw', 'subscribe', 'news'],
      env: new Map(redis.process.env),
      stdout: { write: async (bytes) => void (heard += decodeUtf8(bytes)), close: () => undefined },
    });
    await redis.clock.settle();
    expect((await redis.exec('redis-cli', 'publish', 'news', 'hi')).stdout).toBe('1\n');
    child.kill('SIGINT');
    expect(heard).toBe('Reading messages... (press Ctrl-C to quit)\n1) "subscribe"\n2) "news"\n3) (integer) 1\n1) "message"\n2) "news"\n3) "hi"\n');
  }); // prettier-ignore

  test('what cannot be saved stops writes', async () => {
    const redis = await runContainer('redis', { args: ['--save', '60 1', '--dir', '/nowhere'] });
    await redis.exec('redis-cli', 'set', 'a', '1');
    await redis.clock.runUntil(redis.clock.now() + 61_000);
    expect((await redis.exec('redis-cli', 'set', 'a', '2')).stdout).toMatch(/^MISCONF Redis is configured to save RDB snapshots/);
    expect(redis.stdout()).toContain('# Background saving error\n');
  }); // prettier-ignore

  test('reads redis.conf, and refuses a wrong one', async () => {
    const args = ['/etc/redis/redis.conf'];
    const conf = (text: string) => (fs: FileSystem) => {
      fs.mkdir('/etc/redis', { recursive: true });
      fs.writeFile('/etc/redis/redis.conf', text);
    };
    const good = await runContainer('redis', { args, prepare: conf('# ours\nmaxmemory 2mb\nmaxmemory-policy allkeys-lru\n') });
    expect((await good.exec('redis-cli', 'config', 'get', 'maxmemory')).stdout).toBe('maxmemory\n2097152\n');
    const bad = await runContainer('redis', { args, prepare: conf('port 6379\nnosuch yes\n') });
    expect(await bad.clock.runFor(bad.process.exited)).toEqual({ code: 1 });
    expect(bad.stderr()).toBe("\n*** FATAL CONFIG FILE ERROR (Redis 8.4.0) ***\nReading the configuration file, at line 2\n>>> 'nosuch yes'\nBad directive or wrong number of arguments\n");
    const none = await runContainer('redis', { args: ['/nope.conf'] });
    await none.clock.runFor(none.process.exited);
    expect(none.stdout()).toMatch(/^\d+:C 09 Oct 2025 08:53:20.000 # Fatal error, can't open config file '\/nope.conf': No such file or directory\n$/);
  }); // prettier-ignore
});

/** The volume of one container under the next. */
function copyData(from: FileSystem, to: FileSystem, path = '/data'): void {
  to.mkdir(path, { recursive: true });
  for (const name of from.readdir(path)) {
    const child = `${path}/${name}`;
    if (from.stat(child).type === 'directory') copyData(from, to, child);
    else to.writeFile(child, from.readFile(child));
  }
}
