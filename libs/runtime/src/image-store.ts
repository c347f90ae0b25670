import { neverCancelled, type CancelSignal, type Clock, type Random } from '@drydock/machinery';
import type { Engine } from './engine.ts';
import type { ImageDefinition, PullAnswer, Registry } from './image.ts';
import { tagOf } from './reference.ts';

/** An image on this node. */
export interface LocalImage {
  readonly definition: ImageDefinition;
  readonly version: string;
  readonly digest: string;
  /** False: nobody has written this image, and a generic process stands in for it. */
  readonly simulated: boolean;
  /** As in a container status: `nginx:latest`, `docker-pullable://nginx@sha256:…`. */
  readonly name: string;
  readonly id: string;
  readonly size: number;
}

export interface PulledImage {
  readonly image: LocalImage;
  readonly tookMs: number;
}

/** A pull failed; the message is the engine's. */
export class PullError extends Error {}

const bytesPerMillisecond = 30_000;
const registryMilliseconds = 900;

export interface ImageStoreOptions {
  readonly registry: Registry;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly random: Random;
}

/** The images of one node. Pulling takes the time that a line of 240 Mbit/s needs. */
export class ImageStore {
  readonly #options: ImageStoreOptions;
  readonly #present = new Map<string, LocalImage>();
  #lastPull: Promise<void> = Promise.resolve();
  /** The simulated registries do not change: each reference is looked up once. */
  readonly #answers = new Map<string, PullAnswer>();

  constructor(options: ImageStoreOptions) {
    this.#options = options;
  }

  /** The image when it is on this node. */
  find(reference: string): LocalImage | undefined {
    return this.#present.get(reference) ?? this.#sameImage(reference);
  }

  /** The text that says why a reference is no image name at all. */
  malformed(reference: string): string | undefined {
    const answer = this.#resolve(reference);
    return 'error' in answer && answer.error.startsWith('invalid reference format')
      ? answer.error
      : undefined;
  }

  list(): readonly LocalImage[] {
    const unique = new Map([...this.#present.values()].map((image) => [image.name, image]));
    return [...unique.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Puts an image there without taking time: what was pulled before the session began. */
  preload(reference: string): void {
    const answer = this.#resolve(reference);
    if ('image' in answer) this.#keep(reference, answer);
  }

  /**
   * Rejects with {@link PullError}. Also asks the registry when the image is there: the tag may have moved. One pull at
   * a time, as kubelets do by default; `tookMs` is without the wait for the others.
   */
  async pull(reference: string, signal: CancelSignal = neverCancelled): Promise<PulledImage> {
    const { clock } = this.#options;
    const turn = this.#lastPull;
    let finish: () => void = () => undefined;
    this.#lastPull = new Promise((resolve) => (finish = resolve));
    try {
      await signal.race(turn);
      const begun = clock.now();
      const image = await this.#fetch(reference, signal);
      return { image, tookMs: clock.now() - begun };
    } finally {
      void turn.then(finish);
    }
  }

  async #fetch(reference: string, signal: CancelSignal): Promise<LocalImage> {
    const { clock, engine, random } = this.#options;
    const answer = this.#resolve(reference);
    await clock.sleep(registryMilliseconds + random.int(400), signal);
    if ('error' in answer) throw new PullError(engine.pullFailure(reference, answer.error));
    if (!this.find(reference)) {
      const transfer = answer.image.size / bytesPerMillisecond;
      await clock.sleep(Math.round(transfer * (0.9 + 0.2 * random.next())), signal);
    }
    return this.#keep(reference, answer);
  }

  remove(reference: string): void {
    const image = this.find(reference);
    for (const [key, one] of this.#present) if (one.name === image?.name) this.#present.delete(key);
  }

  #resolve(reference: string): PullAnswer {
    const known = this.#answers.get(reference);
    if (known) return known;
    const answer = this.#options.registry.resolve(reference);
    this.#answers.set(reference, answer);
    return answer;
  }

  #keep(reference: string, answer: Extract<PullAnswer, { image: unknown }>): LocalImage {
    const { engine } = this.#options;
    const { image: definition, version, digest, simulated } = answer;
    const image: LocalImage = {
      definition,
      version,
      digest,
      simulated,
      name: engine.imageName(definition.repository, tagOf(reference), digest),
      id: engine.imageId(definition.repository, digest),
      size: definition.size,
    };
    this.#present.set(reference, image);
    return image;
  }

  /** The same image under another spelling: `nginx` and `docker.io/library/nginx:latest`. */
  #sameImage(reference: string): LocalImage | undefined {
    const answer = this.#resolve(reference);
    if ('error' in answer) return undefined;
    const name = this.#options.engine.imageName(answer.image.repository, tagOf(reference), answer.digest);
    return [...this.#present.values()].find((one) => one.name === name);
  }
}
