import { createTerminal, type InteractiveTerminal } from '@drydock/shell';
import { home, type Workstation } from '../workstation/create-workstation.ts';
import { Screen } from '../screen.ts';

interface Entry {
  terminal: InteractiveTerminal;
  readonly screen: Screen;
  ended: boolean;
}

const smallest = 2;
const largest = 500;
const mostTerminals = 8;
const clamp = (cells: number) => Math.max(smallest, Math.min(largest, Math.floor(cells) || smallest));

/** The terminals of a session by name. What is said to one that does not exist is ignored: the page may be late. */
export class TerminalTable {
  readonly #entries = new Map<string, Entry>();

  constructor(
    readonly workstation: Workstation,
    readonly onOutput: (terminal: string, data: string) => void,
    readonly onEnded: (terminal: string, exitCode: number) => void = () => undefined,
  ) {}

  /** Opens a login shell; a terminal that is there already is only resized. */
  open(name: string, columns: number, rows: number): void {
    if (this.#entries.has(name)) return this.resize(name, columns, rows);
    if (this.#entries.size >= mostTerminals) return;
    const screen = new Screen(clamp(columns), clamp(rows));
    this.#entries.set(name, { terminal: this.#shell(name, screen, columns, rows), screen, ended: false });
  }

  #shell(name: string, screen: Screen, columns: number, rows: number): InteractiveTerminal {
    const show = (data: string) => {
      screen.write(data);
      this.onOutput(name, data);
    };
    return createTerminal({
      kernel: this.workstation.kernel,
      columns: clamp(columns),
      rows: clamp(rows),
      argv: ['bash'],
      env: this.workstation.env,
      cwd: home,
      uid: 1000,
      gid: 1000,
      onOutput: show,
      onExit: ({ code }) => {
        const entry = this.#entries.get(name);
        if (!entry) return; // closed by the page
        entry.ended = true;
        show(`\r\n[the shell has ended with exit code ${code}; press Enter for a new one]\r\n`);
        this.onEnded(name, code);
      },
    });
  }

  input(name: string, data: string): void {
    const entry = this.#entries.get(name);
    if (!entry) return;
    if (!entry.ended) return entry.terminal.input(data);
    if (!/[\r\n]/.test(data)) return;
    entry.ended = false;
    entry.terminal = this.#shell(name, entry.screen, entry.screen.columns, entry.screen.rows);
  }

  resize(name: string, columns: number, rows: number): void {
    const entry = this.#entries.get(name);
    entry?.terminal.resize(clamp(columns), clamp(rows));
    entry?.screen.resize(clamp(columns), clamp(rows));
  }

  close(name: string): void {
    const entry = this.#entries.get(name);
    this.#entries.delete(name);
    entry?.terminal.close();
    entry?.screen.dispose();
  }

  names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  /** Escape sequences that draw the terminal; empty when there is none of this name. */
  async screen(name: string): Promise<string> {
    return (await this.#entries.get(name)?.screen.serialize()) ?? '';
  }

  dispose(): void {
    for (const name of this.names()) this.close(name);
  }
}
