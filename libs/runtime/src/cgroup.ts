// What programs see and say of their container's memory. The simulation has no real memory: a program that uses much of
// it says how much, and the runtime kills the container when that is more than its limit, as the kernel does.
import { decodeUtf8 } from '@drydock/machinery';
import { Errno, type FileSystem, type Process } from '@drydock/shell';

const directory = '/sys/fs/cgroup';
const current = `${directory}/memory.current`;

/** Called by programs of images: this container now uses `bytes` of memory. */
export function chargeMemory(process: Process, bytes: number): void {
  process.kernel.fs.writeFile(current, `${Math.round(bytes)}\n`);
}

/** Memory in use, for metrics. */
export function memoryInUse(fs: FileSystem): number {
  try {
    return Number(decodeUtf8(fs.readFile(current)));
  } catch (error) {
    if (error instanceof Errno) return 0;
    throw error;
  }
}

export interface Limits {
  /** Bytes; absent: no limit. */
  readonly memory?: number;
  /** In thousandths of a core. */
  readonly milliCpu?: number;
}

/** Writes the container's cgroup files and calls `outOfMemory` when use grows beyond the limit. */
export function createCgroup(
  fs: FileSystem,
  limits: Limits,
  outOfMemory: () => void,
  idleBytes = 1_048_576,
): () => void {
  fs.mkdir(directory, { recursive: true });
  const quota = limits.milliCpu === undefined ? 'max' : String(limits.milliCpu * 100);
  fs.writeFile(`${directory}/cpu.max`, `${quota} 100000\n`);
  fs.writeFile(`${directory}/memory.max`, `${limits.memory ?? 'max'}\n`);
  // limits of a running container change in place: what it uses stays
  if (!fs.exists(current)) fs.writeFile(current, `${idleBytes}\n`);
  return fs.watch(current, () => {
    if (limits.memory !== undefined && memoryInUse(fs) > limits.memory) outOfMemory();
  });
}
