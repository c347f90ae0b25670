import { writeText } from '@drydock/machinery';
import type { Program } from '../kernel/process.ts';

/** A command that learners may try and that says honestly that it is not here. */
export function notSimulated(name: string, what = 'this command'): Program {
  return async (process) => {
    await writeText(process.stderr, `${name}: not simulated: ${what} is not part of this workstation\n`);
    return 1;
  };
}
