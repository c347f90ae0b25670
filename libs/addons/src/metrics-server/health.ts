// /livez, /readyz and /healthz as the API server machinery writes them.

export interface HealthChecks {
  readonly ready: () => boolean;
  readonly synced: () => boolean;
  readonly timely: () => boolean;
  /** What the log says of a check that failed. */
  readonly failed: (probe: string, why: string) => void;
}

export interface PlainAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

type Check = readonly [name: string, failure: () => string | undefined];

/** Undefined when the path is none of theirs. */
export function answerHealth(checks: HealthChecks, target: string): PlainAnswer | undefined {
  const [path = '', query = ''] = target.split('?');
  if (!/^\/(livez|readyz|healthz)$/.test(path)) return undefined;
  const results = checksOf(checks, path).map(([name, failure]) => [name, failure()] as const);
  const bad = results.filter(([, why]) => why !== undefined);
  for (const [name, why] of bad) checks.failed(name, why!);
  const title = path.slice(1);
  const headers = [
    ['Content-Type', 'text/plain; charset=utf-8'],
    ['X-Content-Type-Options', 'nosniff'],
  ] as const;
  if (bad.length === 0 && !/\bverbose\b/.test(query)) return { status: 200, headers, body: 'ok' };
  const lines = results.map(([name, why]) =>
    why === undefined ? `[+]${name} ok\n` : `[-]${name} failed: reason withheld\n`,
  );
  const verdict = bad.length === 0 ? `${title} check passed` : `${title} check failed`;
  return { status: bad.length === 0 ? 200 : 500, headers, body: `${lines.join('')}${verdict}\n` };
}

function checksOf({ ready, synced, timely }: HealthChecks, path: string): readonly Check[] {
  const ping: readonly Check[] = [
    ['ping', () => undefined],
    ['log', () => undefined],
    ['poststarthook/max-in-flight-filter', () => undefined],
    ['poststarthook/storage-object-count-tracker-hook', () => undefined],
  ];
  const informer: Check = [
    'metadata-informer-sync',
    () => (synced() ? undefined : '1 informers not started yet: [/v1, Resource=pods]'),
  ];
  if (path === '/livez')
    return [
      ...ping,
      ['metric-collection-timely', () => (timely() ? undefined : "metric collection didn't finish on time")],
      informer,
    ];
  if (path === '/healthz') return [...ping, informer];
  return [
    ...ping,
    ['metric-storage-ready', () => (ready() ? undefined : 'no metrics to serve')],
    ['metric-informer-sync', () => (synced() ? undefined : 'cache for pod informer has not synced')],
    informer,
    ['shutdown', () => undefined],
  ];
}
