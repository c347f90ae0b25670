// Replays the lines that the official kubectl was recorded with (dev/record.mjs) and counts the equal answers.
// `testdata/different.json` names the lines that may differ, with the reason; an unnamed difference fails.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { expect, test } from '@jest/globals';
import { createEnvironment } from '@drydock/envtest';
import { VirtualClock } from '@drydock/machinery';
import { MemoryHost, type Outcome } from './testing/memory-host.ts';
import { normalize } from './testing/normalize.ts';

interface Recorded extends Outcome {
  readonly line: string;
}

const data = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`./testdata/${name}`, import.meta.url), 'utf8')) as T;
const manifests = data<Record<string, string>>('manifests.json');
const different = data<Record<string, string>>('different.json');

function text({ stdout, stderr, code }: Outcome): string {
  return normalize(`${stdout}--- stderr\n${stderr}--- exit ${code}`);
}

interface Replay {
  readonly equal: number;
  readonly unnamed: readonly { readonly line: string; readonly ours: string; readonly official: string }[];
}

async function replay(
  recorded: readonly Recorded[],
  run: (argv: string[]) => Promise<Outcome>,
): Promise<Replay> {
  const unnamed: Replay['unnamed'][number][] = [];
  let equal = 0;
  for (const one of recorded) {
    const ours = text(await run(one.line.split(' ')));
    const official = text(one);
    if (ours === official) equal++;
    else if (!(one.line in different)) unnamed.push({ line: one.line, ours, official });
  }
  return { equal, unnamed };
}

function report(name: string, recorded: readonly Recorded[], { equal, unnamed }: Replay): void {
  process.stderr.write(`${name}: ${equal} of ${recorded.length} lines equal\n`);
  expect(unnamed.map(({ line, ours }) => ({ line, text: ours }))).toEqual(
    unnamed.map(({ line, official }) => ({ line, text: official })),
  );
}

test('without a server', async () => {
  const clock = new VirtualClock({
    start: 1_760_000_000_000,
    settle: () => new Promise((r) => setImmediate(r)),
  });
  const host = new MemoryHost({ clock, files: manifests });
  const recorded = data<readonly Recorded[]>('offline.json');
  report('offline', recorded, await clock.runFor(replay(recorded, (argv) => host.run(...argv))));
}, 60_000);

test('with an API server', async () => {
  const environment = await createEnvironment();
  const host = new MemoryHost({
    clock: environment.clock,
    files: manifests,
    transport: environment.transport,
  });
  const recorded = data<readonly Recorded[]>('cluster.json');
  const server = (argv: string[]) => (argv[0] === 'config' ? argv : ['--server', 'https://cluster', ...argv]);
  const result = await environment.clock.runFor(replay(recorded, (argv) => host.run(...server(argv))));
  environment.stop();
  report('cluster', recorded, result);
}, 60_000);
