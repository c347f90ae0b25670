/** What a transaction did, to be undone or made lasting. */
export class Transaction {
  readonly #steps: { readonly undo: () => void; readonly commit: () => void }[] = [];
  readonly savepoints = new Map<string, number>();
  readonly #waiting: (() => void)[] = [];
  open = true;

  record(undo: () => void, commit: () => void = () => undefined): void {
    this.#steps.push({ undo, commit });
  }

  get position(): number {
    return this.#steps.length;
  }

  rollbackTo(position: number): void {
    while (this.#steps.length > position) this.#steps.pop()!.undo();
  }

  rollback(): void {
    this.rollbackTo(0);
    this.#end();
  }

  commit(): void {
    for (const { commit } of this.#steps) commit();
    this.#end();
  }

  /** Resolves when this transaction is over. */
  over(): Promise<void> {
    return this.open ? new Promise((resolve) => void this.#waiting.push(resolve)) : Promise.resolve();
  }

  #end(): void {
    this.open = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
