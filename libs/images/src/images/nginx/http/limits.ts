// limit_req (the leaky bucket, in thousandths of a request) and limit_conn.
import { nearest, valueOf } from '../config/scope.ts';
import type { Exchange } from './exchange.ts';
import { logError, type Level } from './log.ts';
import { status, type Outcome } from './static.ts';
import { expand } from './variables.ts';

interface Bucket {
  excess: number;
  at: number;
}

/** What is counted, by zone and key, while nginx runs. */
export interface Limits {
  readonly buckets: Map<string, Bucket>;
  readonly connections: Map<string, number>;
}

export const noLimitsYet = (): Limits => ({ buckets: new Map(), connections: new Map() });

interface Zone {
  readonly name: string;
  readonly key: string;
  /** Thousandths of a request per second. */
  readonly rate: number;
}

function zoneOf(exchange: Exchange, directive: 'limit_req' | 'limit_conn', name: string): Zone | undefined {
  const http = exchange.instance.config.http;
  const found = nearest(http, `${directive}_zone`).find(({ args }) =>
    args.some((arg) => arg.startsWith(`zone=${name}:`)),
  );
  if (!found) return undefined;
  const [, count = '1', unit] = /^rate=(\d+)r\/([sm])$/.exec(found.args.find((arg) => /^rate=/.test(arg)) ?? '') ?? [];
  const rate = Math.floor((Number(count) * 1000) / (unit === 'm' ? 60 : 1));
  return { name, key: expand(exchange, found.args[0]!), rate };
} // prettier-ignore

/** Undefined: the request may go on, perhaps after a delay. */
export async function limitRequests(exchange: Exchange): Promise<Outcome | undefined> {
  const { clock } = exchange.instance.process;
  let delay = 0;
  for (const { args } of nearest(exchange.scope, 'limit_req')) {
    const option = (name: string) => args.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1);
    const zone = zoneOf(exchange, 'limit_req', option('zone') ?? '');
    if (!zone || zone.key === '') continue;
    const burst = Number(option('burst') ?? 0) * 1000;
    const excess = countRequest(exchange, zone, burst);
    if (excess > burst) {
      const level = valueOf(exchange.scope, 'limit_req_log_level', 'error') as Level;
      await logError(exchange, level, `limiting requests, excess: ${thousandths(excess)} by zone "${zone.name}"`);
      return status(Number(valueOf(exchange.scope, 'limit_req_status', '503')));
    }
    const free = args.includes('nodelay') ? Infinity : Number(option('delay') ?? 0) * 1000;
    if (excess > free) {
      delay = Math.max(delay, ((excess - free) * 1000) / zone.rate);
      const shown = `delaying request, excess: ${thousandths(excess)}, by zone "${zone.name}"`;
      await logError(exchange, 'warn', shown);
    }
  }
  if (delay > 0) await clock.sleep(delay);
  return undefined;
} // prettier-ignore

const thousandths = (value: number) => `${Math.floor(value / 1000)}.${String(value % 1000).padStart(3, '0')}`;

/** The excess with this request; it is only kept when it fits into the burst. */
function countRequest(exchange: Exchange, zone: Zone, burst: number): number {
  const { buckets } = exchange.instance.limits;
  const now = exchange.instance.process.clock.now();
  const bucket = buckets.get(`${zone.name} ${zone.key}`);
  if (!bucket) {
    buckets.set(`${zone.name} ${zone.key}`, { excess: 0, at: now });
    return 0;
  }
  const leaked = Math.floor((zone.rate * (now - bucket.at)) / 1000);
  const excess = Math.max(0, bucket.excess - leaked + 1000);
  if (excess <= burst) Object.assign(bucket, { excess, at: now });
  return excess;
}

/** Counts the request in; the returned function counts it out again. */
export async function limitConnections(exchange: Exchange): Promise<(() => void) | Outcome> {
  const { connections } = exchange.instance.limits;
  const counted: string[] = [];
  const release = () => {
    for (const key of counted.splice(0)) connections.set(key, (connections.get(key) ?? 1) - 1);
  };
  for (const { args } of nearest(exchange.scope, 'limit_conn')) {
    const zone = zoneOf(exchange, 'limit_conn', args[0]!);
    if (!zone || zone.key === '') continue;
    const key = `${zone.name} ${zone.key}`;
    const count = (connections.get(key) ?? 0) + 1;
    if (count > Number(args[1])) {
      release();
      const level = valueOf(exchange.scope, 'limit_conn_log_level', 'error') as Level;
      await logError(exchange, level, `limiting connections by zone "${zone.name}"`);
      return status(Number(valueOf(exchange.scope, 'limit_conn_status', '503')));
    }
    connections.set(key, count);
    counted.push(key);
  }
  return release;
}
