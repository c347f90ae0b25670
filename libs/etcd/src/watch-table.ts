import type { StoreEvent } from './store.ts';

export interface Watcher {
  readonly onEvent: (event: StoreEvent) => void;
  readonly onClose?: (() => void) | undefined;
}

/** Who watches what. A write looks up the few prefixes of its own key instead of asking every watcher. */
export class WatchTable {
  readonly #byPrefix = new Map<string, Set<Watcher>>();

  add(prefix: string, watcher: Watcher): () => void {
    const watchers = this.#byPrefix.get(prefix) ?? new Set();
    this.#byPrefix.set(prefix, watchers.add(watcher));
    return () => {
      watchers.delete(watcher);
      if (watchers.size === 0 && this.#byPrefix.get(prefix) === watchers) this.#byPrefix.delete(prefix);
    };
  }

  dispatch(event: StoreEvent): void {
    this.#tell('', event);
    for (let slash = event.key.indexOf('/', 1); slash > 0; slash = event.key.indexOf('/', slash + 1))
      this.#tell(event.key.slice(0, slash + 1), event);
    this.#tell(event.key, event);
  }

  closeAll(): void {
    const all = [...this.#byPrefix.values()].flatMap((watchers) => [...watchers]);
    this.#byPrefix.clear();
    for (const { onClose } of all) onClose?.();
  }

  #tell(prefix: string, event: StoreEvent): void {
    const watchers = this.#byPrefix.get(prefix);
    if (watchers) for (const { onEvent } of [...watchers]) onEvent(event);
  }
}
