import { formatMicroTime, writeText } from '@drydock/machinery';
import type { Process } from '../machine.ts';

/** Writes one line as klog does: `I1120 09:00:00.000000       1 server.go:192] "Failed probe" …`. */
export async function klog(process: Process, level: 'E' | 'I', where: string, text: string): Promise<void> {
  const at = formatMicroTime(process.clock.now());
  const day = at.slice(5, 10).replace('-', '');
  const pid = String(process.pid).padStart(7);
  await writeText(process.stderr, `${level}${day} ${at.slice(11, 26)} ${pid} ${where}] ${text}\n`);
}
