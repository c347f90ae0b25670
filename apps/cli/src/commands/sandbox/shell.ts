import path from 'node:path';
import { parseArgs } from 'node:util';
import { createSessionPool } from '@drydock/session';
import type { Command } from '../../command.ts';
import { checkAddons } from './addons.ts';

/** An interactive terminal on a fresh session in real time, without a server. */
export const sandboxShell: Command = {
  words: ['sandbox', 'shell'],
  usage: 'sandbox shell [--addon NAME]… [--lab DIR] [--seed TEXT]',
  summary: 'an interactive terminal on a fresh simulated cluster',
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        addon: { type: 'string', multiple: true, default: [] },
        lab: { type: 'string' },
        seed: { type: 'string', default: 'sandbox' },
      },
    });
    checkAddons(values.addon);
    const { stdin, stdout } = process;
    const size = () => ({ columns: stdout.columns ?? 80, rows: stdout.rows ?? 24 });
    const pool = createSessionPool({ workers: 0 });
    let leave: (code: number) => void = () => undefined;
    const left = new Promise<number>((resolve) => (leave = resolve));
    const session = await pool.open(
      {
        attempt: 'shell',
        labDirectory: values.lab ? path.resolve(values.lab) : '',
        seed: values.seed,
        start: Date.now(),
        addons: values.addon,
        log: [],
      },
      {
        logged: () => undefined,
        truncated: () => undefined,
        output: (_terminal, data) => stdout.write(data),
        checks: () => undefined,
        map: () => undefined,
        failed: (message) => {
          process.stderr.write(`\r\ndrydock: ${message}\r\n`);
          leave(1);
        },
        ended: (_terminal, code) => leave(code),
      },
    );
    if (stdin.isTTY) stdin.setRawMode(true);
    stdin.on(
      'data',
      (bytes: Buffer) =>
        void session.input({ type: 'terminal.data', terminal: 'main', data: bytes.toString('utf8') }),
    );
    stdin.on('end', () => void session.input({ type: 'terminal.data', terminal: 'main', data: '\x04' }));
    stdout.on('resize', () => void session.input({ type: 'terminal.resize', terminal: 'main', ...size() }));
    await session.input({ type: 'terminal.open', terminal: 'main', ...size() });
    const code = await left;
    if (stdin.isTTY) stdin.setRawMode(false);
    stdin.pause();
    await pool.close();
    return code;
  },
};
