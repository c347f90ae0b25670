// etcd's log: one line of JSON per message, as zap writes them.
import { formatMicroTime, writeText } from '@drydock/machinery';
import type { Process } from '@drydock/shell';

export type LogFields = Readonly<Record<string, unknown>>;

/** The microseconds within one millisecond of virtual time: lines of one process never go back. */
const lastMicros = new WeakMap<Process, { readonly at: number; readonly micros: number }>();

/** `ts` as etcd prints it: microseconds, UTC. */
function timestamp(process: Process): string {
  const at = process.clock.now();
  const last = lastMicros.get(process);
  const micros = Math.min(999, (last?.at === at ? last.micros : 0) + 1 + process.random.int(90));
  lastMicros.set(process, { at, micros });
  return `${formatMicroTime(at).slice(0, 23)}${String(micros).padStart(3, '0')}Z`;
}

/** Writes one line to stderr. `caller` is `package/file.go:line`. */
export async function zapLog(
  process: Process,
  level: 'info' | 'warn' | 'fatal',
  caller: string,
  msg: string,
  { logger, ...fields }: LogFields = {},
): Promise<void> {
  const named = logger === undefined ? {} : { logger };
  const line = JSON.stringify({ level, ts: timestamp(process), ...named, caller, msg, ...fields });
  await writeText(process.stderr, `${line}\n`);
}
