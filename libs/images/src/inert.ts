import { writeText } from '@drydock/machinery';
import type { Process, Program, SignalName } from '@drydock/shell';

/** Resolves with the signal that asks the process to stop. Without it process 1 of a container would not hear SIGTERM. */
export function stopSignal(
  process: Process,
  signals: readonly SignalName[] = ['SIGTERM', 'SIGINT'],
): Promise<SignalName> {
  return process.ended.race(
    new Promise((resolve) => {
      for (const signal of signals) process.onSignal(signal, () => resolve(signal));
    }),
  );
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
