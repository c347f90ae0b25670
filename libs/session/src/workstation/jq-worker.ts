// jq (WebAssembly) in a thread that can be ended: a filter that never stops takes only this thread with it.
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

export interface JqResult {
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

/** One call at a time; started on first use and kept. */
export function runJq(input: string, filter: string, flags: readonly string[]): Promise<JqResult> {
  const result = queue.then(() => call(input, filter, flags));
  queue = result.catch(() => undefined);
  return result;
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
