// allOf, anyOf, oneOf and not. Their errors have no path of their own in the real server, which prints it as <nil>.
import { fieldError, type FieldError } from '@drydock/machinery';
import { validateValue } from './validate-value.ts';
import type { Schema } from './schema.ts';

/** Findings of the logical parts of a schema. */
export function validateComposites(value: unknown, schema: Schema, path: string): FieldError[] {
  const judge = (part: Schema) => validateValue(value, part, path);
  return [
    ...anyOf(schema.anyOf?.map(judge), path),
    ...oneOf(schema.oneOf?.map(judge), path),
    ...allOf(schema.allOf?.map(judge), path),
    ...(schema.not && judge(schema.not).length === 0
      ? [composite(path, 'must not validate the schema (not)')]
      : []),
  ];
}

type Results = readonly (readonly FieldError[])[] | undefined;

const composite = (path: string, text: string) =>
  fieldError.invalid('<nil>', '', `${JSON.stringify(path)} ${text}`);
/** The alternative that came closest explains the failure. */
const best = (results: Results) =>
  (results ?? []).reduce<readonly FieldError[] | undefined>(
    (least, errors) => (least === undefined || errors.length < least.length ? errors : least),
    undefined,
  ) ?? [];
const countValid = (results: Results) => results?.filter((errors) => errors.length === 0).length ?? 0;

function anyOf(results: Results, path: string): FieldError[] {
  if (!results?.length || countValid(results) > 0) return [];
  return [composite(path, 'must validate at least one schema (anyOf)'), ...best(results)];
}

function oneOf(results: Results, path: string): FieldError[] {
  const valid = countValid(results);
  if (!results?.length || valid === 1) return [];
  const found = valid === 0 ? 'Found none valid' : `Found ${valid} valid alternatives`;
  return [
    composite(path, `must validate one and only one schema (oneOf). ${found}`),
    ...(valid === 0 ? best(results) : []),
  ];
}

function allOf(results: Results, path: string): FieldError[] {
  const valid = countValid(results);
  if (!results?.length || valid === results.length) return [];
  const none = valid === 0 ? '. None validated' : '';
  return [...results.flat(), composite(path, `must validate all the schemas (allOf)${none}`)];
}
