// What a terminal shows, kept by a headless xterm: a browser that comes back gets it as escape sequences.
import headless from '@xterm/headless';
import serialize from '@xterm/addon-serialize';

const scrollback = 1000;
/**
 * xterm throws away, with an exception, what is written faster than it reads. A flood that waits longer than this is cut
 * to its end: the rest would only have scrolled by.
 */
const longestBacklog = 4_000_000;
const keptOfFlood = 1_000_000;

export class Screen {
  readonly #terminal: InstanceType<typeof headless.Terminal>;
  readonly #serializer = new serialize.SerializeAddon();
  #backlog: string[] = [];
  #waiting = 0;
  #parsing = false;

  constructor(columns: number, rows: number) {
    this.#terminal = new headless.Terminal({ cols: columns, rows, scrollback, allowProposedApi: true });
    // The addon is typed for the browser's Terminal, of which the headless one is the part it uses.
    this.#terminal.loadAddon(this.#serializer as never);
  }

  get columns(): number {
    return this.#terminal.cols;
  }

  get rows(): number {
    return this.#terminal.rows;
  }

  write(data: string): void {
    this.#backlog.push(data);
    this.#waiting += data.length;
    if (this.#waiting > longestBacklog) {
      const kept = this.#backlog.join('').slice(-keptOfFlood);
      this.#backlog = [kept.slice(kept.indexOf('\n') + 1)];
      this.#waiting = this.#backlog[0]!.length;
    }
    this.#parse();
  }

  /** One piece at a time: the next is handed over when xterm has read the one before. */
  #parse(): void {
    if (this.#parsing || this.#backlog.length === 0) return;
    this.#parsing = true;
    const data = this.#backlog.join('');
    this.#backlog = [];
    this.#waiting = 0;
    this.#terminal.write(data, () => {
      this.#parsing = false;
      this.#parse();
    });
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
  }

  /** Escape sequences that draw the screen and its scrollback on an empty terminal of the same size. */
  async serialize(): Promise<string> {
    const read = () => new Promise<void>((resolve) => this.#terminal.write('', resolve));
    await read(); // the piece that xterm is at
    await read(); // what has been waiting behind it
    return this.#serializer.serialize();
  }

  dispose(): void {
    this.#terminal.dispose();
  }
}
