import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSessionPool, Sandbox, type OpenSession } from '@drydock/session';
import { UsageError, type Command } from '../../command.ts';
import { apiBenchmarks } from './api.ts';
import type { Benchmark } from './benchmark.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../../..');
const lab = path.join(root, 'labs/kubernetes/portainer');

const silent = {
  logged: () => undefined,
  truncated: () => undefined,
  output: () => undefined,
  checks: () => undefined,
  map: () => undefined,
  failed: (message: string) => {
    throw new Error(message);
  },
};

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

const ms = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

async function times(count: number, work: () => Promise<void>): Promise<number> {
  const taken: number[] = [];
  for (let i = 0; i < count; i++) {
    const began = performance.now();
    await work();
    taken.push(performance.now() - began);
  }
  return median(taken);
}

const sessionStart: Benchmark = {
  name: 'session-start',
  what: 'session start: boot of a docker-desktop cluster with all system pods running (median of 20)',
  async run() {
    let seed = 0;
    return ms(
      await times(20, async () => {
        (await Sandbox.create({ seed: `bench-${seed++}` })).stop();
      }),
    );
  },
};

const memory: Benchmark = {
  name: 'memory',
  what: 'memory per idle session (heap and buffers, 100 of them with a terminal)',
  async run() {
    const pool = createSessionPool({ workers: 0 });
    const used = () => {
      globalThis.gc?.();
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    };
    const open = async (seed: string) => {
      const session = await pool.open({ attempt: seed, labDirectory: '', seed, log: [] }, silent);
      await session.input({ type: 'terminal.open', terminal: 'main', columns: 100, rows: 30 });
    };
    await open('warm');
    const before = used();
    const count = 100;
    for (let i = 0; i < count; i++) await open(`idle-${i}`);
    const perSession = (used() - before) / count / 1024 / 1024;
    await pool.close();
    return `${perSession.toFixed(1)} MiB${globalThis.gc ? '' : ' (without a forced collection: an upper bound)'}`;
  },
};

const roundTrip: Benchmark = {
  name: 'kubectl-get',
  what: '`kubectl get pods -A` in the terminal, key press to last line (median of 50)',
  async run() {
    const pool = createSessionPool({ workers: 0 });
    let seen: () => void = () => undefined;
    let text = '';
    const session: OpenSession = await pool.open(
      { attempt: 'bench', labDirectory: '', seed: 'bench', log: [] },
      {
        ...silent,
        output: (_terminal, data) => {
          text += data;
          if (text.includes('vpnkit') && /\$ (\x1b\[[0-9;]*m)*$/.test(text.trimEnd() + ' ')) seen();
        },
      },
    );
    await session.input({ type: 'terminal.open', terminal: 'main', columns: 160, rows: 50 });
    const figure = await times(50, async () => {
      text = '';
      const done = new Promise<void>((resolve) => (seen = resolve));
      await session.input({ type: 'terminal.data', terminal: 'main', data: 'kubectl get pods -A\r' });
      await done;
    });
    await pool.close();
    return ms(figure);
  },
};

const grading: Benchmark = {
  name: 'grading',
  what: 'one grading run of the Portainer lab on a fork, after its solution (median of 5)',
  async run() {
    const pool = createSessionPool({ workers: 0 });
    const session = await pool.open({ attempt: 'bench', labDirectory: lab, seed: 'bench', log: [] }, silent);
    await session.input({ type: 'terminal.open', terminal: 'main', columns: 160, rows: 50 });
    await session.input({
      type: 'terminal.data',
      terminal: 'main',
      data: 'kubectl apply -f ~/portainer/portainer.yaml\r',
    });
    const figure = await times(5, async () => void (await session.grade()));
    await pool.close();
    return ms(figure);
  },
};

const benchmarks: readonly Benchmark[] = [...apiBenchmarks, grading, roundTrip, memory, sessionStart];

/** `api` stands for all whose names begin with `api-`. */
const isMeant = ({ name }: Benchmark, word: string) => name === word || name.startsWith(`${word}-`);

/** The benchmarks as a Markdown table. */
export const bench: Command = {
  words: ['bench'],
  usage: 'bench [NAME…]',
  summary: `benchmarks: ${benchmarks.map(({ name }) => name).join(', ')}`,
  async run(args) {
    const unknown = args.find((name) => !benchmarks.some((one) => isMeant(one, name)));
    if (unknown !== undefined) throw new UsageError(`no benchmark named ${unknown}`);
    process.stdout.write('| what | figure |\n| --- | --- |\n');
    for (const one of benchmarks)
      if (args.length === 0 || args.some((word) => isMeant(one, word)))
        process.stdout.write(`| ${one.what} | ${await one.run()} |\n`);
    return 0;
  },
};
