// jq (WebAssembly) in a thread that can be ended: a filter that never stops takes only this thread with it.
import { createRequire } from 'node:module';
import { decodeUtf8 } from '@drydock/machinery';
import { Worker } from 'node:worker_threads';

interface JqResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

const deadlineMs = 5000;
const require = createRequire(import.meta.url);

// As text, because this lib runs from its TypeScript sources (tests) as well as built.
const program = `
const { parentPort, workerData } = require('node:worker_threads');
const { raw } = require(workerData);
parentPort.on('message', async ({ input, filter, flags }) => {
  try { parentPort.postMessage(await raw(input, filter, flags)); }
  catch (error) { parentPort.postMessage({ stdout: '', stderr: 'jq: ' + error.message, exitCode: 2 }); }
});`;

let worker: Worker | undefined;
let queue: Promise<unknown> = Promise.resolve();

/** Options that are followed by this many words. */
const optionArity: Readonly<Record<string, number>> = { '--arg': 2, '--argjson': 2, '--indent': 1 };

/** One call at a time; the thread is started on first use and kept. `args` are those of jq, with the filter among them. */
export function runJq(
  input: Uint8Array,
  args: readonly string[],
): Promise<{ stdout: string; stderr: string; code: number }> {
  const { filter, flags } = splitFilter(args);
  const result = queue.then(() => call(decodeUtf8(input), filter, flags));
  queue = result.catch(() => undefined);
  const joined = flags.some((flag) => flag === '--join-output' || /^-[a-zA-Z]*j/.test(flag));
  // The package trims the last newline.
  return result.then(({ stdout, stderr, exitCode }) => ({
    stdout: stdout === '' || joined ? stdout : `${stdout}\n`,
    stderr: stderr === '' ? '' : `${stderr}\n`,
    code: exitCode,
  }));
}

function splitFilter(args: readonly string[]): { filter: string; flags: readonly string[] } {
  for (let i = 0; i < args.length; i++) {
    if (!args[i]!.startsWith('-'))
      return { filter: args[i]!, flags: [...args.slice(0, i), ...args.slice(i + 1)] };
    i += optionArity[args[i]!] ?? 0;
  }
  return { filter: '.', flags: args };
}

function call(input: string, filter: string, flags: readonly string[]): Promise<JqResult> {
  const current = (worker ??= start());
  return new Promise((resolve) => {
    const finish = (result: JqResult) => {
      clearTimeout(timer);
      current.removeAllListeners('message').removeAllListeners('error');
      resolve(result);
    };
    const abandon = (stderr: string) => {
      worker = undefined;
      void current.terminate();
      finish({ stdout: '', stderr, exitCode: 137 });
    };
    const timer = setTimeout(
      () => abandon(`jq: stopped: more than ${deadlineMs / 1000} s of CPU time`),
      deadlineMs,
    );
    current.once('message', finish);
    current.once('error', (error) => abandon(`jq: ${error.message}`));
    current.postMessage({ input, filter, flags });
  });
}

function start(): Worker {
  const started = new Worker(program, {
    eval: true,
    workerData: require.resolve('jq-wasm'),
    resourceLimits: { maxOldGenerationSizeMb: 128 },
  });
  started.unref();
  return started;
}

/** Ends the thread, for hosts that close. */
export async function stopJq(): Promise<void> {
  const current = worker;
  worker = undefined;
  await current?.terminate();
}
