import { formatMicroTime } from '@drydock/machinery';
import type { KubectlHost } from '../host.ts';

/** `E1121 00:10:49.430418    6939 memcache.go:265]`: klog's head of an error line. */
export function goLogHeader(host: KubectlHost, place: string, level = 'E'): string {
  const time = formatMicroTime(host.clock.now());
  const day = `${time.slice(5, 7)}${time.slice(8, 10)}`;
  const pid = String(pidOf(host)).padStart(7);
  return `${level}${day} ${time.slice(11, 26)} ${pid} ${place}]`;
}

const pids = new WeakMap<KubectlHost, number>();

/** One run has one process id, made up when first asked for. */
function pidOf(host: KubectlHost): number {
  const pid = pids.get(host) ?? host.random.int(30_000) + 1000;
  pids.set(host, pid);
  return pid;
}
