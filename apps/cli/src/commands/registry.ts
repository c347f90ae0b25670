// Every command of `drydock`: one sorted line each.
import type { Command } from '../command.ts';
import { bench } from './bench/bench.ts';
import { docsImages } from './docs/images.ts';
import { docsSimulated } from './docs/simulated.ts';
import { labLint } from './lab/lint.ts';
import { labProve } from './lab/prove.ts';
import { sandboxRun } from './sandbox/run.ts';
import { sandboxServe } from './sandbox/serve.ts';
import { sandboxShell } from './sandbox/shell.ts';
import { verify } from './verify/verify.ts';

export const commands: readonly Command[] = [
  bench,
  docsImages,
  docsSimulated,
  labLint,
  labProve,
  sandboxRun,
  sandboxServe,
  sandboxShell,
  verify,
];
