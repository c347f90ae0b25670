// Where in lab.yaml a path of the document stands.
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { Path } from '../lint/finding.ts';

export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface SourceDocument {
  readonly value: unknown;
  readonly errors: readonly (Position & { readonly message: string })[];
  /** Of the value, or of the nearest that exists above it. */
  position(path: Path): Position;
}

let latest: { readonly text: string; readonly source: SourceDocument } | undefined;

/** Parses YAML 1.2 and remembers places. Sessions of one lab start one after the other: the latest text is kept. */
export function parseSource(text: string): SourceDocument {
  if (latest?.text !== text) latest = { text, source: parse(text) };
  return latest.source;
}

function parse(text: string): SourceDocument {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number): Position => {
    const { line, col } = counter.linePos(offset);
    return { line, column: col };
  };
  return {
    value: document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: 100 }),
    errors: document.errors.map((error) => ({ ...at(error.pos[0]), message: error.message })),
    position: (path) => at(offsetOf(document, path)),
  };
}

function offsetOf(document: Document.Parsed, path: Path): number {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
