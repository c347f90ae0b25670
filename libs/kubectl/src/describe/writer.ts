import { formatMicroTime, humanDuration, parseTime } from '@drydock/machinery';
import { describeLayout, TabWriter } from '../printers/tab-writer.ts';
import { formatLabels } from '../printers/table-printer.ts';
import { lastAppliedAnnotation } from '../resources/last-applied.ts';

export type Labels = Readonly<Record<string, string>> | undefined;

const longest = 140;
const sorted = (map: Labels) => Object.keys(map ?? {}).sort();

/** Collects the lines of a description: two spaces per level, cells aligned at tabs. */
export class DescribeWriter {
  readonly #tabs: TabWriter | undefined;
  #text = '';

  /** Unaligned, tabs stay tabs. */
  constructor({ aligned = true }: { readonly aligned?: boolean } = {}) {
    this.#tabs = aligned ? new TabWriter(describeLayout) : undefined;
  }

  /** `text` is written as it is after the indent; lines end with `\n`. */
  write(level: number, text: string): void {
    const indented = '  '.repeat(level) + text;
    if (this.#tabs) this.#tabs.write(indented);
    else this.#text += indented;
  }

  /** `Key:\tvalue`. */
  field(level: number, key: string, value: unknown): void {
    this.write(level, `${key}:\t${String(value)}\n`);
  }

  /** Ends the block within which columns are aligned. */
  flush(): void {
    this.#text += this.#tabs?.flush() ?? '';
  }

  labels(title: string, labels: Labels, indent = ''): void {
    const keys = sorted(labels);
    if (keys.length === 0) return this.write(0, `${indent}${title}:\t<none>\n`);
    keys.forEach((key, i) =>
      this.write(0, `${i === 0 ? `${indent}${title}:` : indent}\t${key}=${labels![key]}\n`),
    );
  }

  annotations(title: string, annotations: Labels): void {
    const keys = sorted(annotations).filter((key) => key !== lastAppliedAnnotation);
    if (keys.length === 0) return this.write(0, `${title}:\t<none>\n`);
    keys.forEach((key, i) => {
      const head = i === 0 ? `${title}:\t` : '\t';
      const value = annotations![key]!.replace(/\n$/, '');
      if (value.length + key.length + 2 <= longest && !value.includes('\n'))
        return this.write(0, `${head}${key}: ${value}\n`);
      this.write(0, `${head}${key}:\n`);
      for (const line of value.split('\n'))
        this.write(0, `\t  ${line.length > longest - 2 ? `${line.slice(0, longest - 2)}...` : line}\n`);
    });
  }

  /** Name, Namespace (unless cluster-scoped), Labels, Annotations: how nearly every description starts. */
  head(
    metadata: { name?: string; namespace?: string; labels?: Labels; annotations?: Labels },
    namespaced = true,
  ): void {
    this.field(0, 'Name', metadata.name ?? '');
    if (namespaced) this.field(0, 'Namespace', metadata.namespace ?? '');
    this.labels('Labels', metadata.labels);
    this.annotations('Annotations', metadata.annotations);
  }

  text(): string {
    this.flush();
    return this.#text;
  }
}

export const labelLine = (labels: Labels) => formatLabels(labels);

/** `Mon, 02 Jan 2006 15:04:05 +0000`. */
export function formatRfc1123(time: string | undefined): string {
  const ms = parseTime(time);
  if (ms === undefined) return 'Mon, 01 Jan 0001 00:00:00 +0000';
  const text = formatMicroTime(ms);
  const days = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const day = days[((Math.floor(ms / 86_400_000) % 7) + 7) % 7];
  return `${day}, ${text.slice(8, 10)} ${months[Number(text.slice(5, 7)) - 1]} ${text.slice(0, 4)} ${text.slice(11, 19)} +0000`;
}

/** Go's own form of a time: `2006-01-02 15:04:05 +0000 UTC`. */
export function goTime(time: string | undefined): string {
  const text = formatMicroTime(parseTime(time) ?? 0);
  return `${text.slice(0, 10)} ${text.slice(11, 19)} +0000 UTC`;
}

/** How long ago, as the AGE of tables; `<unknown>` without a time. */
export function since(time: string | undefined, now: number): string {
  const ms = parseTime(time);
  return ms === undefined ? '<unknown>' : humanDuration(now - ms);
}

export const titleBool = (value: boolean | undefined) => (value ? 'True' : 'False');
export const orNone = (text: string | undefined) => text || '<none>';
