import { z } from 'zod';

/** Visible text: plain, or one per language. A text may live in a file of the lab: `{ en: { file: tasks/storage.en.md } }`. */
export const textSchema = z.union([
  z.string(),
  z.record(
    z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/),
    z.union([z.string(), z.strictObject({ file: z.string() })]),
  ),
]);
export type Text = z.infer<typeof textSchema>;

/** The text in this language, else in English, else in whatever there is. Files are read by the loader before. */
export function textIn(text: Text | undefined, language = 'en'): string {
  if (text === undefined || typeof text === 'string') return text ?? '';
  const chosen = text[language] ?? text['en'] ?? Object.values(text)[0];
  return typeof chosen === 'string' ? chosen : '';
}

export const identifier = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'use lower case letters, digits and dashes');

/** Virtual time: `30s`, `2m`, `1h30m`. */
export const durationText = z
  .string()
  .regex(/^(\d+(\.\d+)?(ms|s|m|h))+$/, 'use a duration such as 30s, 2m or 1h');
/** A number that may be written as a variable, hence as text. */
export const numberOrText = z.union([z.number(), z.string()]);
