import { PassThrough } from 'node:stream';

/** Longer than anything here takes on a busy machine (ms). */
const patience = 30_000;

/** What has come so far, for those who wait for it. */
export class Collected<T> {
  readonly all: T[] = [];
  #waiting: (() => void)[] = [];

  add(item: T): void {
    this.all.push(item);
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** A stream whose text comes here. */
  stream(this: Collected<string>): PassThrough {
    const stream = new PassThrough();
    stream.on('data', (chunk: Buffer) => this.add(chunk.toString()));
    return stream;
  }

  /** Rejects with what there is when it takes too long. */
  async until(enough: (all: readonly T[]) => boolean): Promise<void> {
    const end = setTimeout(() => this.#waiting.splice(0).forEach((wake) => wake()), patience);
    const started = Date.now();
    while (!enough(this.all)) {
      if (Date.now() - started >= patience)
        throw new Error(`not enough has come: ${JSON.stringify(this.all)}`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    clearTimeout(end);
  }
}

/** Asks until the answer is the wanted one. */
export async function eventually<T>(ask: () => Promise<T>, wanted: T): Promise<void> {
  const started = Date.now();
  for (let last = await ask(); last !== wanted; last = await ask()) {
    if (Date.now() - started > patience) throw new Error(`still ${String(last)}, not ${String(wanted)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
