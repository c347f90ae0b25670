// A folder of texts becomes a lab: parsed, its variables drawn and filled in, validated and linted.
import type { z } from 'zod';
import type { Finding, Path } from '../lint/finding.ts';
import { pathText } from '../lint/finding.ts';
import { lintRules } from '../lint/rules.ts';
import { schemaFindings } from '../lint/schema-findings.ts';
import { labSchema, variableSchema, type Lab } from '../schema/lab.ts';
import { drawVariables, type Seed, type Variables } from '../variables/draw-variables.ts';
import { fillIn, interpolate } from '../variables/interpolate.ts';
import type { LabFiles } from './lab-files.ts';
import { parseSource, type Position, type SourceDocument } from './source-map.ts';

const labFile = 'lab.yaml';

export interface LoadedLab {
  /** Variables filled in; absent when there are errors that leave no lab. */
  readonly lab?: Lab;
  readonly variables: Variables;
  readonly findings: readonly Finding[];
}

/** What a rule sees: the lab and a way to say where something is wrong. */
export interface LintContext {
  readonly lab: Lab;
  readonly files: LabFiles;
  readonly variables: Variables;
  /** lab.yaml as it was written, before variables were filled in. */
  readonly source: unknown;
  report(path: Path, message: string, mend?: string, severity?: Finding['severity']): void;
}

/** The lab with the variables of this seed and everything the linter has to say. */
export function loadLab(files: LabFiles, seed: Seed = 'lint'): LoadedLab {
  const text = files.get(labFile);
  if (text === undefined) return { variables: {}, findings: [missingLab] };
  const source = parseSource(text);
  const findings: Finding[] = [];
  const report: LintContext['report'] = (path, message, mend, severity = 'error') => {
    const place = source.position(path);
    findings.push({
      severity,
      file: labFile,
      ...place,
      path: pathText(path),
      message,
      ...(mend ? { mend } : {}),
    });
  };
  for (const { message, line, column } of source.errors)
    findings.push({ severity: 'error', file: labFile, line, column, path: '', message });
  if (source.errors.length > 0) return { variables: {}, findings };
  const variables = drawVariables(variablesOf(source), seed);
  const filled = withTextFiles(interpolate(source.value, variables), files, variables, report);
  const parsed = labSchema.safeParse(filled);
  if (!parsed.success) {
    schemaFindings(parsed.error.issues as z.core.$ZodIssue[], filled, report);
    return { variables, findings: sorted(findings) };
  }
  for (const rule of lintRules) rule({ lab: parsed.data, files, variables, source: source.value, report });
  return { lab: parsed.data, variables, findings: sorted(findings) };
}

/** Like loadLab, for those who only want a good lab: throws with all errors otherwise. */
export function requireLab(
  files: LabFiles,
  seed: Seed,
): { readonly lab: Lab; readonly variables: Variables } {
  const { lab, variables, findings } = loadLab(files, seed);
  const errors = findings.filter((finding) => finding.severity === 'error');
  if (!lab || errors.length > 0)
    throw new Error(
      errors.map(({ line, path, message }) => `${labFile}:${line}: ${path}: ${message}`).join('\n'),
    );
  return { lab, variables };
}

const missingLab: Finding = {
  severity: 'error',
  file: labFile,
  line: 1,
  column: 1,
  path: '',
  message: 'the folder has no lab.yaml',
};

function variablesOf(source: SourceDocument) {
  const spec = (source.value as { spec?: { variables?: unknown } } | null)?.spec;
  const list = Array.isArray(spec?.variables) ? spec.variables : [];
  // Broken ones are reported by the schema; here they are only skipped.
  return list.flatMap((variable) => {
    const parsed = variableSchema.safeParse(variable);
    return parsed.success ? [parsed.data] : [];
  });
}

/** Replaces `{ file: x.md }` below visible texts by what the file says. */
function withTextFiles(
  value: unknown,
  files: LabFiles,
  variables: Variables,
  report: LintContext['report'],
  path: Path = [],
): unknown {
  if (Array.isArray(value))
    return value.map((item, index) => withTextFiles(item, files, variables, report, [...path, index]));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const last = path.at(-1);
  if (
    entries.length === 1 &&
    entries[0]![0] === 'file' &&
    typeof last === 'string' &&
    /^[a-z]{2}(-[A-Z]{2})?$/.test(last)
  ) {
    const name = String(entries[0]![1]);
    const text = files.get(name);
    if (text !== undefined) return fillIn(text, variables);
    report([...path, 'file'], `there is no file ${name}`, 'add it to the lab or correct the path');
    return '';
  }
  return Object.fromEntries(
    entries.map(([key, item]) => [key, withTextFiles(item, files, variables, report, [...path, key])]),
  );
}

function sorted(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => a.line - b.line || a.column - b.column || (a.path < b.path ? -1 : 1));
}

/** Where in lab.yaml this path stands, for findings of others about the same lab. */
export function locate(files: LabFiles, path: Path): Position {
  const text = files.get(labFile);
  return text === undefined ? { line: 1, column: 1 } : parseSource(text).position(path);
}
