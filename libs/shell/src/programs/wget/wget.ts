import type { Process, Program } from '../../kernel/process.ts';
import { dialectOf } from '../support/program-io.ts';
import { busyboxWget } from './busybox-wget.ts';
import { gnuWget } from './gnu-wget.ts';

/** GNU wget 1.21, or busybox's where it is called as an applet. */
export const wget: Program = (process: Process) =>
  dialectOf(process) === 'busybox' ? busyboxWget(process) : gnuWget(process);
