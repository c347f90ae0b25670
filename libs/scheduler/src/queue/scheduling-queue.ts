// Pods that wait for a node: pkg/scheduler/backend/queue. Active ones are tried now, others after a back-off, the rest when
// something happens that could help, or after five minutes at the latest.
import type { Key } from '@drydock/client';
import type { Clock, Timer } from '@drydock/machinery';
import type { ClusterEvent } from '../plugin.ts';

const initialBackoff = 1_000;
const maxBackoff = 10_000;
const maxUnschedulable = 5 * 60_000;

interface Waiting {
  readonly key: Key;
  priority: number;
  readonly order: number;
  attempts: number;
  backoffUntil: number;
  /** Which events can help; undefined while it is not in the unschedulable pool. */
  helpfulEvents: ReadonlySet<ClusterEvent> | undefined;
  timer: Timer | undefined;
}

export class SchedulingQueue {
  readonly #clock: Clock;
  readonly #known = new Map<Key, Waiting>();
  #active: Waiting[] = [];
  #inFlight: Waiting | undefined;
  /** Events during a cycle: its outcome may be outdated already. */
  #eventsInFlight = new Set<ClusterEvent>();
  #order = 0;
  #wake: (() => void) | undefined;
  #stopped = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A new pod, or one whose spec changed. */
  add(key: Key, priority: number): void {
    const known = this.#known.get(key);
    if (known) {
      known.priority = priority;
      if (known.helpfulEvents) this.#release(known);
      return;
    }
    const pod: Waiting = {
      key,
      priority,
      order: this.#order++,
      attempts: 0,
      backoffUntil: 0,
      helpfulEvents: undefined,
      timer: undefined,
    };
    this.#known.set(key, pod);
    this.#activate(pod);
  }

  /** Scheduled or deleted. */
  remove(key: Key): void {
    const pod = this.#known.get(key);
    pod?.timer?.cancel();
    this.#known.delete(key);
    this.#active = this.#active.filter((other) => other !== pod);
  }

  /** The next pod: highest priority first, then in the order they came. Undefined when stopped. */
  async pop(): Promise<Key | undefined> {
    for (;;) {
      if (this.#stopped) return undefined;
      const pod = this.#active.shift();
      if (pod) {
        pod.attempts++;
        this.#inFlight = pod;
        this.#eventsInFlight = new Set();
        return pod.key;
      }
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** The pod fits nowhere: it waits for one of `events`. */
  park(key: Key, events: ReadonlySet<ClusterEvent>): void {
    const pod = this.#known.get(key);
    if (!pod) return;
    pod.backoffUntil = this.#clock.now() + Math.min(initialBackoff * 2 ** (pod.attempts - 1), maxBackoff);
    const missed = this.#inFlight === pod && [...events].some((event) => this.#eventsInFlight.has(event));
    if (missed) return this.#release(pod);
    pod.helpfulEvents = events;
    pod.timer = this.#clock.after(maxUnschedulable, () => this.#release(pod));
  }

  /** Something went wrong that has nothing to do with the pod: again after its back-off. */
  retry(key: Key): void {
    this.park(key, new Set());
    const pod = this.#known.get(key);
    if (pod) this.#release(pod);
  }

  /** Something happened: those that it may help are tried again, in order. */
  clusterChanged(event: ClusterEvent): void {
    this.#eventsInFlight.add(event);
    const helped = [...this.#known.values()].filter((pod) => pod.helpfulEvents?.has(event));
    for (const pod of helped.sort((a, b) => a.order - b.order)) this.#release(pod);
  }

  stop(): void {
    this.#stopped = true;
    for (const pod of this.#known.values()) pod.timer?.cancel();
    this.#wake?.();
  }

  #release(pod: Waiting): void {
    pod.timer?.cancel();
    pod.helpfulEvents = undefined;
    const wait = pod.backoffUntil - this.#clock.now();
    if (wait <= 0) return this.#activate(pod);
    pod.timer = this.#clock.after(wait, () => this.#activate(pod));
  }

  #activate(pod: Waiting): void {
    if (this.#stopped || this.#known.get(pod.key) !== pod || this.#active.includes(pod)) return;
    pod.timer = undefined;
    const before = this.#active.findIndex((other) => other.priority < pod.priority);
    this.#active.splice(before < 0 ? this.#active.length : before, 0, pod);
    this.#wake?.();
    this.#wake = undefined;
  }
}
