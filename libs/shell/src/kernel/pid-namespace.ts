import type { MachineProcess } from './machine-process.ts';

/** The processes that see one another, and their numbers. Each container has its own unless a pod or a debugger shares one. */
export class PidNamespace {
  readonly table = new Map<number, MachineProcess>();
  #next: number;

  constructor(firstPid = 1) {
    this.#next = firstPid;
  }

  takePid(): number {
    return this.#next++;
  }
}
