// Records what the real redis-cli and redis-server 7.0 say: src/images/redis/testdata/recorded.json. Needs both in the PATH.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { cases, commands } from '../src/images/redis/testdata/cases.mjs';

const port = '7391';
const directory = '/tmp/data/redis';
rmSync(directory, { recursive: true, force: true });
mkdirSync(directory, { recursive: true });

const server = spawn('redis-server', ['--port', port, '--save', '', '--dir', directory], { stdio: 'ignore' });
const cli = (args, input = '') => {
  const { stdout, stderr, status } = spawnSync('redis-cli', ['-p', port, ...args], {
    input: Buffer.from(input),
    encoding: 'latin1',
  });
  return { stdout, stderr, code: status };
};
while (cli(['ping']).stdout !== 'PONG\n') await sleep(50);

try {
  const recorded = { version: cli(['--version']).stdout.trim(), cases: {}, commands: [] };
  for (const [name, lines] of Object.entries(cases)) {
    cli(['flushall']);
    recorded.cases[name] = { lines, ...cli(['--no-raw'], `${lines.join('\n')}\n`) };
  }
  cli(['flushall']);
  cli(['set', 'greeting', 'hello "you"\tthere']);
  cli(['rpush', 'list', 'a', 'b']);
  recorded.commands = commands.map((args) => ({ args, ...cli(args) }));
  const target = new URL('../src/images/redis/testdata/recorded.json', import.meta.url);
  writeFileSync(target, `${JSON.stringify(recorded, null, 2)}\n`);
} finally {
  server.kill();
}
