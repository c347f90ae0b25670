import { z } from 'zod';

/** The body of every refusal: a stable word for programs and a sentence for people. */
export const errorBodySchema = z.object({ error: z.string(), message: z.string() });
export type ErrorBody = z.infer<typeof errorBodySchema>;
