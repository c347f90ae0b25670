import type { MachineKernel } from './machine-kernel.ts';
import type { Process, SignalName } from './process.ts';

/** kill(2) as a process of the machine calls it: a container's process 1 can be neither killed nor stopped from inside. */
export function sendSignal(target: Pick<Process, 'pid' | 'kernel' | 'kill'>, signal: SignalName): void {
  const { initIgnoresSignals } = target.kernel as Partial<MachineKernel>;
  if (target.pid === 1 && initIgnoresSignals && /^SIG(KILL|STOP)$/.test(signal)) return;
  target.kill(signal);
}
