// What a terminal shows, kept by a headless xterm: a browser that comes back gets it as escape sequences.
import headless from '@xterm/headless';
import serialize from '@xterm/addon-serialize';

const scrollback = 1000;

export class Screen {
  readonly #terminal: InstanceType<typeof headless.Terminal>;
  readonly #serializer = new serialize.SerializeAddon();

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
    this.#terminal.write(data);
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
  }

  /** Escape sequences that draw the screen and its scrollback on an empty terminal of the same size. */
  async serialize(): Promise<string> {
    await new Promise<void>((resolve) => this.#terminal.write('', resolve));
    return this.#serializer.serialize();
  }

  dispose(): void {
    this.#terminal.dispose();
  }
}
