// What metrics-server remembers: the last two points of everything, and the use between them. After pkg/storage.

/** One look at a node or a container. */
export interface Point {
  /** Milliseconds since the epoch; 0 of nodes. */
  readonly startTime: number;
  readonly time: number;
  readonly cpuNanoseconds: number;
  readonly memoryBytes: number;
}

export interface Batch {
  readonly nodes: ReadonlyMap<string, Point>;
  /** By `namespace/name`, then by container. */
  readonly pods: ReadonlyMap<string, ReadonlyMap<string, Point>>;
}

export interface Use {
  /** Nanocores. */
  readonly cpu: number;
  readonly memoryBytes: number;
  readonly time: number;
  readonly windowMs: number;
}

const freshContainerMs = 10_000;
const empty: Batch = { nodes: new Map(), pods: new Map() };

/** Rates are there for what two scrapes have seen, and for containers that are at least ten seconds old. */
export class MetricsStorage {
  #last: Batch = empty;
  #previous: Batch = empty;

  constructor(private readonly resolutionMs: number) {}

  get ready(): boolean {
    return this.#previous.nodes.size > 0 || this.#previous.pods.size > 0;
  }

  store(batch: Batch): void {
    const nodes = new Map<string, Point>();
    for (const [name, point] of batch.nodes) {
      const before = earlier(point, this.#last.nodes.get(name), this.#previous.nodes.get(name));
      if (before) nodes.set(name, before);
    }
    const pods = new Map<string, ReadonlyMap<string, Point>>();
    for (const [key, containers] of batch.pods) {
      const before = new Map<string, Point>();
      for (const [name, point] of containers) {
        const found = this.#pointBefore(key, name, point);
        if (found) before.set(name, found);
      }
      if (before.size > 0) pods.set(key, before);
    }
    this.#last = batch;
    this.#previous = { nodes, pods };
  }

  node(name: string): Use | undefined {
    return useBetween(this.#last.nodes.get(name), this.#previous.nodes.get(name));
  }

  /** Undefined while a container has no rate yet. */
  pod(key: string): readonly (Use & { readonly name: string })[] | undefined {
    const last = this.#last.pods.get(key);
    const previous = this.#previous.pods.get(key);
    if (!last || !previous || [...last.keys()].some((name) => !previous.has(name))) return undefined;
    return [...last].flatMap(([name, point]) => {
      const use = useBetween(point, previous.get(name));
      return use ? [{ name, ...use }] : [];
    });
  }

  #pointBefore(pod: string, container: string, point: Point): Point | undefined {
    const age = point.time - point.startTime;
    if (age >= freshContainerMs && age < this.resolutionMs)
      return { ...point, time: point.startTime, cpuNanoseconds: 0 };
    const last = this.#last.pods.get(pod)?.get(container);
    // a container that has been restarted since begins anew
    if (!last || point.startTime >= last.time) return undefined;
    return earlier(point, last, this.#previous.pods.get(pod)?.get(container));
  }
}

function earlier(point: Point, last: Point | undefined, previous: Point | undefined): Point | undefined {
  if (!last) return undefined;
  if (point.time > last.time) return last;
  return previous && previous.time < point.time ? previous : undefined;
}

function useBetween(last: Point | undefined, previous: Point | undefined): Use | undefined {
  if (!last || !previous) return undefined;
  if (last.startTime < previous.startTime || last.cpuNanoseconds < previous.cpuNanoseconds) return undefined;
  const windowMs = last.time - previous.time;
  const cpu = Math.floor((last.cpuNanoseconds - previous.cpuNanoseconds) / (windowMs / 1000));
  return { cpu, memoryBytes: last.memoryBytes, time: last.time, windowMs };
}
