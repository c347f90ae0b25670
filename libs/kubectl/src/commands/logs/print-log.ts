import { encodeUtf8, concatBytes } from '@drydock/machinery';
import type { Query } from '../../config/rest-client.ts';
import type { Invocation } from '../../invocation.ts';

/** Writes the log of one container as it comes, whole lines at a time. */
export async function printLog(
  invocation: Invocation,
  namespace: string,
  pod: string,
  query: Query,
  prefix = '',
): Promise<void> {
  const { host, access } = invocation;
  const rest = await access.rest();
  const log = await rest.bytes(`/api/v1/namespaces/${namespace}/pods/${pod}/log`, { query });
  const head = encodeUtf8(prefix);
  const writeLine = (line: Uint8Array) =>
    line.length === 0 ? undefined : host.stdout.write(concatBytes([head, line]));
  if (typeof log === 'string') {
    for (const line of log.split(/(?<=\n)/)) await writeLine(encodeUtf8(line));
    return;
  }
  let pending = new Uint8Array(0) as Uint8Array;
  try {
    for (;;) {
      const chunk = await host.cancelled.race(log.read());
      if (!chunk) break;
      pending = pending.length === 0 ? chunk : concatBytes([pending, chunk]);
      const end = pending.lastIndexOf(10) + 1;
      if (end === 0) continue;
      if (prefix === '') await host.stdout.write(pending.slice(0, end));
      else for (const line of linesOf(pending.slice(0, end))) await writeLine(line);
      pending = pending.slice(end);
    }
    await writeLine(pending);
  } finally {
    log.close();
  }
}

function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(10, start) + 1 || bytes.length;
    lines.push(bytes.slice(start, end));
    start = end;
  }
  return lines;
}
