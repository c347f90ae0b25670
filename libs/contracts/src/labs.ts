import { z } from 'zod';

/** Where a learner stands in a lab; the best submission counts. */
export const labProgressSchema = z.object({
  state: z.enum(['untouched', 'started', 'submitted', 'passed']),
  score: z.number(),
  max: z.number(),
});
export type LabProgress = z.infer<typeof labProgressSchema>;

export const labCardSchema = z.object({
  id: z.string(),
  track: z.string(),
  version: z.string(),
  title: z.string(),
  summary: z.string(),
  tags: z.array(z.string()).readonly(),
  difficulty: z.string().optional(),
  estimatedMinutes: z.number().optional(),
  tasks: z.number(),
  points: z.number(),
  progress: labProgressSchema,
});
export type LabCard = z.infer<typeof labCardSchema>;

/** A hint shows its cost before and its text after it is taken. */
export const hintSchema = z.object({
  id: z.string(),
  /** Share of the task's points that taking it costs. */
  cost: z.number(),
  taken: z.boolean(),
  text: z.string().optional(),
});
export type Hint = z.infer<typeof hintSchema>;

export const taskSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** Markdown. */
  body: z.string(),
  points: z.number(),
  optional: z.boolean(),
  dependsOn: z.array(z.string()).readonly(),
  checks: z.array(z.object({ id: z.string(), title: z.string(), points: z.number() })).readonly(),
  hints: z.array(hintSchema).readonly(),
});
export type Task = z.infer<typeof taskSchema>;

/** Markdown and commands of one step of the walk-through. */
export const solutionStepSchema = z.object({ explain: z.string(), code: z.string().optional() });
export const solutionSchema = z.object({
  unlocked: z.boolean(),
  /** What still has to happen, in words; only while locked. */
  condition: z.string().optional(),
  steps: z.array(solutionStepSchema).readonly(),
});
export type Solution = z.infer<typeof solutionSchema>;
export type SolutionStep = z.infer<typeof solutionStepSchema>;
