// Reading YAML as kubectl does (sigs.k8s.io/yaml on go-yaml v2): YAML 1.1 scalars, JSON values only, go-yaml's error texts.
import { parseAllDocuments, type Document, type YAMLError } from 'yaml';

export interface YamlDocument {
  readonly value?: unknown;
  /** go-yaml's text: `yaml: line 3: mapping values are not allowed in this context`. */
  readonly error?: string;
}

const maxAliases = 100; // "billion laughs" bounded

/** Every document of a stream; empty ones have the value null. */
export function parseYamlDocuments(text: string): readonly YamlDocument[] {
  const parsed = parseAllDocuments(text, {
    version: '1.1',
    merge: true,
    uniqueKeys: true,
    strict: false,
    logLevel: 'silent',
    // go-yaml hands timestamps and binary to JSON as the strings they were
    customTags: (tags) =>
      tags.filter((tag) => typeof tag === 'string' || !/(timestamp|binary|set|omap|pairs)$/.test(tag.tag)),
  });
  return [...(parsed as Iterable<Document.Parsed>)].map(readDocument);
}

function readDocument(document: Document.Parsed): YamlDocument {
  const failed = document.errors[0];
  if (failed) return { error: goYamlError(failed) };
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

// Scanner errors count lines from 1; parser errors name the line before, because go-yaml forgets to add one.
const goTexts: Readonly<Record<string, { text: string; scanner: boolean }>> = {
  BLOCK_AS_IMPLICIT_KEY: { text: 'mapping values are not allowed in this context', scanner: true },
  TAB_AS_INDENT: { text: 'found character that cannot start any token', scanner: true },
  MULTILINE_IMPLICIT_KEY: { text: "could not find expected ':'", scanner: true },
  MISSING_CHAR: { text: "did not find expected ',' or ']'", scanner: false },
  BAD_INDENT: { text: 'did not find expected key', scanner: false },
  UNEXPECTED_TOKEN: { text: 'did not find expected key', scanner: false },
  BAD_DQ_ESCAPE: { text: 'found unknown escape character', scanner: true },
  BAD_ALIAS: { text: 'did not find expected alphabetic or numeric character', scanner: true },
};

function goYamlError(error: YAMLError): string {
  const line = error.linePos?.[0].line ?? 1;
  if (error.code === 'DUPLICATE_KEY')
    return `yaml: unmarshal errors:\n  line ${line}: key already set in map`;
  const known = /implicit map key|implicit keys/i.test(error.message)
    ? goTexts['MULTILINE_IMPLICIT_KEY']!
    : /quote/.test(error.message)
      ? { text: 'found unexpected end of stream', scanner: true }
      : (goTexts[error.code] ?? goTexts['UNEXPECTED_TOKEN']!);
  const reported = known.scanner ? line : line - 1;
  return reported > 0 ? `yaml: line ${reported}: ${known.text}` : `yaml: ${known.text}`;
}
