import { writeText } from '@drydock/machinery';
import type { Process, Program, SignalName } from '@drydock/shell';

/** Resolves with the signal that asks the process to stop. Without it process 1 of a container would not hear SIGTERM. */
export function stopSignal(
  process: Process,
  signals: readonly SignalName[] = ['SIGTERM', 'SIGINT'],
): Promise<SignalName> {
  const stopped = process.ended.race(
    new Promise<SignalName>((resolve) => {
      for (const signal of signals) process.onSignal(signal, () => resolve(signal));
    }),
  );
  stopped.catch(() => undefined); // a kill may come before the program waits for this
  return stopped;
}

/** A program that says something at its start and then waits to be stopped. */
export function inertProgram(lines: (process: Process) => readonly string[], exitCode = 0): Program {
  return async (process) => {
    const stopped = stopSignal(process);
    for (const line of lines(process)) await writeText(process.stderr, `${line}\n`);
    await stopped;
    return exitCode;
  };
}
