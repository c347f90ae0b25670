// Limits of local storage: sizeLimit of emptyDir volumes, ephemeral-storage of containers and of the pod. The eviction manager
// looks every ten seconds; here, ten seconds after something was written, and only where there is a limit.
import { parseQuantity, type Clock, type Timer } from '@drydock/machinery';
import type { PodState } from '../pod/pod-state.ts';

const lookEveryMs = 10_000;
const resource = 'ephemeral-storage';

export class LocalStorageWatch {
  readonly #seen = new WeakSet<object>();
  readonly #stops: (() => void)[] = [];
  #timer: Timer | undefined;
  #stopped = false;

  constructor(
    readonly clock: Clock,
    readonly state: PodState,
    readonly evict: (message: string) => void,
  ) {}

  /** Begins to listen to what is new: volumes, containers that were started. */
  observe(): void {
    const { pod, volumes, records } = this.state;
    const limited = podLimit(this.state) !== undefined;
    for (const { name, emptyDir } of pod.spec?.volumes ?? []) {
      const volume = volumes.get(name);
      if (!volume || !emptyDir || !(limited || emptyDir.sizeLimit) || emptyDir.medium === 'Memory') continue;
      if (this.#isNew(volume)) this.#stops.push(volume.source.watch('/', () => this.#changed()));
    }
    if (!limited) return;
    for (const { current } of records)
      if (current && this.#isNew(current))
        this.#stops.push(
          current.onFilesChanged(() => this.#changed()),
          current.log.tap(() => this.#changed()),
        );
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
    for (const stop of this.#stops.splice(0)) stop();
  }

  #isNew(thing: object): boolean {
    if (this.#seen.has(thing)) return false;
    this.#seen.add(thing);
    return true;
  }

  #changed(): void {
    if (this.#stopped) return;
    this.#timer ??= this.clock.after(lookEveryMs, () => {
      this.#timer = undefined;
      const message = excess(this.state);
      if (message !== undefined) this.evict(message);
    });
  }
}

/** The sum of the containers' limits; undefined without any. */
function podLimit({ pod }: PodState): bigint | undefined {
  const limits = (pod.spec?.containers ?? []).flatMap(({ resources }) => {
    const text = resources?.limits?.[resource];
    return text === undefined ? [] : [text];
  });
  if (limits.length === 0) return undefined;
  return limits.reduce((sum, text) => sum + bytesOf(text), 0n);
}

const bytesOf = (text: string) => BigInt(parseQuantity(text)?.value() ?? 0);

/** The first limit that is exceeded, in the words of the eviction manager (with the blank at their end). */
function excess(state: PodState): string | undefined {
  const { pod, records } = state;
  for (const { name, emptyDir } of pod.spec?.volumes ?? [])
    if (
      emptyDir?.sizeLimit &&
      emptyDir.medium !== 'Memory' &&
      volumeBytes(state, name) > bytesOf(emptyDir.sizeLimit)
    )
      return `Usage of EmptyDir volume "${name}" exceeds the limit "${emptyDir.sizeLimit}". `;
  const limit = podLimit(state);
  if (limit !== undefined && podBytes(state) > limit)
    return `Pod ephemeral local storage usage exceeds the total limit of containers ${limitText(state)}. `;
  for (const { spec, current } of records) {
    const own = spec.resources?.limits?.[resource];
    if (own !== undefined && current && BigInt(current.diskUsage()) > bytesOf(own))
      return `Container ${spec.name} exceeded its local ephemeral storage limit "${own}". `;
  }
  return undefined;
}

function volumeBytes({ volumes }: PodState, name: string): bigint {
  return BigInt(volumes.get(name)?.usedBytes?.() ?? 0);
}

function podBytes(state: PodState): bigint {
  const directories = (state.pod.spec?.volumes ?? []).filter(
    ({ emptyDir }) => emptyDir && emptyDir.medium !== 'Memory',
  );
  const inVolumes = directories.reduce((sum, { name }) => sum + volumeBytes(state, name), 0n);
  return state.records.reduce((sum, { current }) => sum + BigInt(current?.diskUsage() ?? 0), inVolumes);
}

/** As the quantity prints: one limit as it was written, several in bytes of the largest unit that fits. */
function limitText(state: PodState): string {
  const texts = (state.pod.spec?.containers ?? []).flatMap(
    ({ resources }) => resources?.limits?.[resource] ?? [],
  );
  if (texts.length === 1) return texts[0]!;
  let rest = podLimit(state)!;
  for (const unit of ['', 'Ki', 'Mi', 'Gi', 'Ti']) {
    if (rest === 0n || rest % 1024n !== 0n) return `${rest}${unit}`;
    rest /= 1024n;
  }
  return `${rest}Pi`;
}
