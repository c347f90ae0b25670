// Events as client-go's recorder writes them: an equal event is counted up, similar ones are folded after ten, and one
// source can say only so much about one object (EventCorrelator).
import type { Event } from '@drydock/kinds';
import { formatTime, type Clock, type KubeObject, type Random } from '@drydock/machinery';
import type { Client, EventRecorder } from '../contract.ts';
import { resources } from '../resources.ts';

export interface EventSource {
  readonly component: string;
  readonly host?: string;
}

interface Known {
  readonly namespace: string;
  readonly name: string;
  readonly firstTimestamp: string;
  count: number;
}

interface Aggregate {
  readonly messages: Set<string>;
  readonly lastAt: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

const maxSimilar = 10;
const similarMs = 600_000;
const burst = 25;
const refillMs = 300_000;
const maxRemembered = 4096;

/** Writes Events as `source`. Failures to write are swallowed, as in client-go: events are best effort. */
export function createEventRecorder(
  client: Client,
  clock: Clock,
  random: Random,
  source: EventSource,
): EventRecorder {
  return new Recorder(client, clock, random, source);
}

class Recorder implements EventRecorder {
  readonly #client: Client;
  readonly #clock: Clock;
  #sequence: number;
  readonly #source: EventSource;
  readonly #known = new Map<string, Known>();
  readonly #aggregates = new Map<string, Aggregate>();
  readonly #buckets = new Map<string, Bucket>();
  /** Writes one after the other, so that a count never overtakes the event it counts. */
  #last: Promise<void> = Promise.resolve();

  constructor(client: Client, clock: Clock, random: Random, source: EventSource) {
    this.#client = client;
    this.#clock = clock;
    // two recorders of one component must not meet at one name
    this.#sequence = random.int(500);
    this.#source = source;
  }

  event(
    regarding: KubeObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    fieldPath?: string,
  ): void {
    const { metadata } = regarding;
    const object = [regarding.kind, metadata.namespace, metadata.name, metadata.uid].join('|');
    if (!this.#spend(object)) return;
    const similar = [object, fieldPath, type, reason].join('|');
    const folded = this.#folds(similar, message);
    const now = formatTime(this.#clock.now());
    const stamp = this.#nanoseconds(regarding);
    // folded events share one key, so that they become one object whose message changes
    const key = folded ? similar : `${similar}|${message}`;
    const text = folded ? `(combined from similar events): ${message}` : message;
    this.#last = this.#last.then(() =>
      this.#write(key, regarding, { type, reason, message: text, now, stamp, fieldPath }),
    );
  }

  /**
   * The time in an event's name. Lists come in the order of names, and so, in a real cluster, in the order in which things
   * happened; within one millisecond of virtual time the object's revision and this recorder's count decide.
   */
  #nanoseconds({ metadata }: KubeObject): bigint {
    const revision = Number(metadata.resourceVersion ?? 0) % 1000;
    return (
      BigInt(Math.floor(this.#clock.now())) * 1_000_000n + BigInt(revision * 1000 + (this.#sequence++ % 1000))
    );
  }

  /** 25 events about one object at once, then one every five minutes. */
  #spend(about: string): boolean {
    const now = this.#clock.now();
    const bucket = remember(this.#buckets, about, () => ({ tokens: burst, at: now }));
    bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.at) / refillMs);
    bucket.at = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  /** Whether ten different messages came for the same reason within ten minutes. */
  #folds(similar: string, message: string): boolean {
    const now = this.#clock.now();
    const { messages, ...rest } = remember(this.#aggregates, similar, () => ({
      messages: new Set<string>(),
      lastAt: now,
    }));
    if (now - rest.lastAt > similarMs) messages.clear();
    this.#aggregates.set(similar, { messages, lastAt: now });
    messages.add(message);
    if (messages.size < maxSimilar) return false;
    for (const oldest of messages) {
      messages.delete(oldest);
      break;
    }
    return true;
  }

  async #write(key: string, regarding: KubeObject, event: NewEvent): Promise<void> {
    const known = this.#known.get(key);
    try {
      if (known && (await this.#countUp(known, event))) return;
      await this.#create(key, regarding, event);
    } catch {
      // best effort, as in client-go: nobody's work may fail because an event could not be written
    }
  }

  async #countUp(known: Known, { now, message }: NewEvent): Promise<boolean> {
    const events = this.#client.of(resources.events, known.namespace);
    try {
      known.count++;
      await events.patch(known.name, 'strategic', { count: known.count, lastTimestamp: now, message });
      return true;
    } catch {
      return false; // the event has expired: a new one tells it again
    }
  }

  async #create(
    key: string,
    regarding: KubeObject,
    { type, reason, message, now, stamp, fieldPath }: NewEvent,
  ): Promise<void> {
    const { metadata } = regarding;
    const namespace = metadata.namespace || 'default';
    const name = `${metadata.name}.${stamp.toString(16)}`;
    const event: Event = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, namespace },
      involvedObject: {
        kind: regarding.kind,
        apiVersion: regarding.apiVersion,
        ...(metadata.namespace ? { namespace: metadata.namespace } : {}),
        ...(metadata.name ? { name: metadata.name } : {}),
        ...(metadata.uid ? { uid: metadata.uid } : {}),
        ...(metadata.resourceVersion ? { resourceVersion: metadata.resourceVersion } : {}),
        ...(fieldPath ? { fieldPath } : {}),
      },
      reason,
      message,
      source: this.#source,
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
      type,
      reportingComponent: this.#source.component,
      ...(this.#source.host ? { reportingInstance: this.#source.host } : {}),
    };
    await this.#client.of(resources.events, namespace).create(event);
    forgetOldest(this.#known);
    this.#known.set(key, { namespace, name, firstTimestamp: now, count: 1 });
  }
}

interface NewEvent {
  /** Nanoseconds since the epoch. */
  readonly stamp: bigint;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly now: string;
  readonly fieldPath: string | undefined;
}

function remember<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known) return known;
  forgetOldest(map);
  const made = make();
  map.set(key, made);
  return made;
}

function forgetOldest(map: Map<string, unknown>): void {
  if (map.size < maxRemembered) return;
  for (const key of map.keys()) {
    map.delete(key);
    return;
  }
}
