// etcd's log: one line of JSON per message, as zap writes them.
import { formatMicroTime, writeText } from '@drydock/machinery';
import type { Process } from '@drydock/shell';

export type LogFields = Readonly<Record<string, unknown>>;

/** `ts` as etcd prints it: microseconds, UTC. */
function timestamp(process: Process): string {
  const micros = String(process.random.int(1000)).padStart(3, '0');
  return `${formatMicroTime(process.clock.now()).slice(0, 23)}${micros}Z`;
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
