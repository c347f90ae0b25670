import { formatMicroTime, writeText } from '@drydock/machinery';
import type { Process } from '../machine.ts';

/** klog's lines: `I1009 08:53:20.123456       7 controller.go:193] "…" key="value"`. */
export class Klog {
  constructor(private readonly process: Process) {}

  info(source: string, message: string, values: Readonly<Record<string, unknown>> = {}): Promise<void> {
    return this.#write('I', source, structured(message, values));
  }

  warn(source: string, text: string): Promise<void> {
    return this.#write('W', source, text);
  }

  error(source: string, message: string, values: Readonly<Record<string, unknown>> = {}): Promise<void> {
    return this.#write('E', source, structured(message, values));
  }

  /** Unstructured, as the older calls log. */
  text(source: string, text: string): Promise<void> {
    return this.#write('I', source, text);
  }

  #write(severity: string, source: string, text: string): Promise<void> {
    const at = formatMicroTime(this.process.clock.now());
    const day = at.slice(5, 7) + at.slice(8, 10);
    const pid = String(this.process.pid).padStart(7);
    return writeText(this.process.stderr, `${severity}${day} ${at.slice(11, 26)} ${pid} ${source}] ${text}\n`);
  }
} // prettier-ignore

function structured(message: string, values: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(values).map(([key, value]) =>
    ` ${key}=${typeof value === 'string' ? JSON.stringify(value) : String(value)}`,
  );
  return JSON.stringify(message) + pairs.join('');
} // prettier-ignore
