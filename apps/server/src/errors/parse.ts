import type { z } from 'zod';
import { DomainError } from './domain-error.ts';

/** The value as its schema wants it, or a refusal that names the first thing wrong with it. */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = issue?.path.join('.');
  const message = issue?.message ?? 'The request could not be read.';
  throw new DomainError('invalid', where && !message.endsWith('.') ? `${where}: ${message}` : message);
}
