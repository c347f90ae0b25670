// Reading YAML as kubectl does (sigs.k8s.io/yaml on go-yaml v2): YAML 1.1 scalars, JSON values only, go-yaml's error texts.
import { parseAllDocuments, type Document, type YAMLError } from 'yaml';
import { indentQuotedLines } from './outdented-quotes.ts';

export interface YamlDocument {
  readonly value?: unknown;
  /** go-yaml's text: `yaml: line 3: mapping values are not allowed in this context`. */
  readonly error?: string;
}

type Tag = Extract<import('yaml').Tags[number], { tag: string; test?: RegExp }>;

function withDigits(tag: Tag): Tag {
  return { ...tag, test: new RegExp(`(?!^[-+]?\\.$)${tag.test?.source ?? ''}`) } as Tag;
}

const maxAliases = 100; // "billion laughs" bounded

/** Every document of a stream; empty ones have the value null. */
export function parseYamlDocuments(text: string): readonly YamlDocument[] {
  const documents = parseAll(text);
  const cut = documents.some(({ errors }) => errors.some(({ message }) => /closing .*quote/.test(message)));
  const repaired = cut ? indentQuotedLines(text) : text;
  return (repaired === text ? documents : parseAll(repaired)).map(readDocument);
}

function parseAll(text: string): readonly Document.Parsed[] {
  const parsed = parseAllDocuments(text, {
    version: '1.1',
    merge: true,
    uniqueKeys: false,
    strict: false,
    logLevel: 'silent',
    // go-yaml hands timestamps and binary to JSON as the strings they were
    customTags: (tags) =>
      tags
        .filter((tag) => typeof tag === 'string' || !/(timestamp|binary|set|omap|pairs)$/.test(tag.tag))
        // the package reads a lone dot as a float
        .map((tag) =>
          typeof tag === 'object' && tag.tag.endsWith(':float') && tag.test ? withDigits(tag) : tag,
        ),
  });
  return [...(parsed as Iterable<Document.Parsed>)];
}

function readDocument(document: Document.Parsed): YamlDocument {
  if (document.errors.length > 0) return { error: goYamlError(document.errors) };
  try {
    return { value: asJson(document.toJS({ maxAliasCount: maxAliases })) };
  } catch {
    return { error: 'yaml: document contains excessive aliasing' };
  }
}

/** One document. Throws Error with go-yaml's text. */
export function parseYaml(text: string): unknown {
  const [first] = parseYamlDocuments(text);
  if (first?.error !== undefined) throw new Error(first.error);
  return first?.value ?? null;
}

/** Keys become strings, as in the conversion to JSON; what JSON lacks (NaN, infinities, bigint) becomes text. */
function asJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value)))
    return String(value);
  if (typeof value !== 'object' || value === null) return value;
  const result: Record<string, unknown> = {};
  const entries = value instanceof Map ? [...value.entries()] : Object.entries(value);
  for (const [key, item] of entries)
    Object.defineProperty(result, String(key), {
      value: asJson(item),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  return result;
}

// go-yaml's scanner counts lines from 1; its parser names the line before, because it forgets to add one. Line 0 is not named.
interface GoText {
  readonly text: string;
  readonly lineOffset: number;
}

const goTexts: Readonly<Record<string, GoText>> = {
  BLOCK_AS_IMPLICIT_KEY: { text: 'mapping values are not allowed in this context', lineOffset: 0 },
  TAB_AS_INDENT: { text: 'found character that cannot start any token', lineOffset: 0 },
  MULTILINE_IMPLICIT_KEY: { text: "could not find expected ':'", lineOffset: 1 },
  BAD_DQ_ESCAPE: { text: 'found unknown escape character', lineOffset: 0 },
  BAD_ALIAS: { text: 'did not find expected alphabetic or numeric character', lineOffset: 0 },
};
const unexpected: GoText = { text: 'did not find expected key', lineOffset: -1 };

function goYamlError(errors: readonly YAMLError[]): string {
  const [error] = errors as [YAMLError];
  const line = error.linePos?.[0].line ?? 1;
  const { text, lineOffset } = goText(error, errors.length);
  const named = line + lineOffset;
  return named > (lineOffset === 0 ? 1 : 0) ? `yaml: line ${named}: ${text}` : `yaml: ${text}`;
}

function goText(error: YAMLError, count: number): GoText {
  if (error.message.startsWith('Flow ')) return { text: "did not find expected ',' or ']'", lineOffset: -1 };
  if (/closing .*quote/.test(error.message)) return { text: 'found unexpected end of stream', lineOffset: 0 };
  // A key that goes on over a line break: go-yaml only notices at the colon on the next line.
  if (error.code === 'BLOCK_AS_IMPLICIT_KEY' && count > 1) return { ...goTexts[error.code]!, lineOffset: 1 };
  return goTexts[error.code] ?? unexpected;
}
