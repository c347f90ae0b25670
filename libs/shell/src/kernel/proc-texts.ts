// The texts below /proc that do not belong to one process.
import type { Hardware, MachineKernel } from './machine-kernel.ts';

export const kernelVersionText = 'Linux version 6.8.0-45-generic (drydock simulation) #1 SMP\n';

/** Of what is mounted; the root of a machine is an overlay. */
export function mountTable(kernel: MachineKernel): string {
  const readOnlyRoot = 'sealed' in kernel.fs;
  const rows = kernel.fs.mounts().map(({ path, name, readOnly }) => {
    const type = name === 'proc' ? 'proc' : name === 'tmpfs' ? 'tmpfs' : 'ext4';
    const source = type === 'ext4' ? '/dev/vda1' : name;
    return `${source} ${path} ${type} ${readOnly ? 'ro' : 'rw'},relatime 0 0\n`;
  });
  return `overlay / overlay ${readOnlyRoot ? 'ro' : 'rw'},relatime 0 0\n${rows.join('')}`;
}

export function cpuInformation({ cores }: Hardware): string {
  return Array.from(
    { length: cores },
    (_, n) => `processor\t: ${n}\nmodel name\t: Drydock Virtual CPU\ncpu MHz\t\t: 2400.000\n\n`,
  ).join('');
}

export function memoryInformation({ memoryKilobytes: total }: Hardware): string {
  const rows = {
    MemTotal: total,
    MemFree: Math.round(total * 0.698),
    MemAvailable: Math.round(total * 0.795),
    Buffers: 65_536,
    Cached: 512_000,
    SwapTotal: 0,
    SwapFree: 0,
  };
  return Object.entries(rows)
    .map(([name, kilobytes]) => `${`${name}:`.padEnd(15)}${String(kilobytes).padStart(9)} kB\n`)
    .join('');
}
