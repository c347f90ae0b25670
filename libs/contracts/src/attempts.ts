import { z } from 'zod';
import { gradeReportSchema } from './grade.ts';
import { labCardSchema, solutionSchema, taskSchema } from './labs.ts';

export const startAttemptSchema = z.strictObject({
  lab: z.string().min(1).max(200),
  /** Start anew although an attempt at this lab exists. */
  fresh: z.boolean().optional(),
});
export type StartAttemptRequest = z.infer<typeof startAttemptSchema>;

export const takeHintSchema = z.strictObject({
  task: z.string().min(1).max(200),
  hint: z.string().min(1).max(200),
});
export type TakeHintRequest = z.infer<typeof takeHintSchema>;

export const attemptStatusSchema = z.enum(['active', 'submitted']);

export const attemptSchema = z.object({
  id: z.string(),
  lab: z.string(),
  labTitle: z.string(),
  labVersion: z.string(),
  learner: z.string(),
  number: z.number(),
  status: attemptStatusSchema,
  startedAt: z.string(),
  submittedAt: z.string().optional(),
  virtualTime: z.number(),
  /** Points of the live checks; not yet a grade. */
  score: z.number(),
  max: z.number(),
  /** Points of the best submission. */
  best: z.number().optional(),
  submissions: z.number(),
  passed: z.boolean(),
});
export type Attempt = z.infer<typeof attemptSchema>;

/** Everything the workbench shows before its socket is connected. */
export const workbenchSchema = z.object({
  attempt: attemptSchema,
  lab: labCardSchema.omit({ progress: true }),
  tasks: z.array(taskSchema).readonly(),
  solution: solutionSchema,
  /** Path prefix of the browser pane: `<preview>/<scheme>:<host>:<port>/<path>`. */
  preview: z.string(),
  /** Address that the pane opens with. */
  address: z.string(),
});
export type Workbench = z.infer<typeof workbenchSchema>;

export const submissionSchema = z.object({
  report: gradeReportSchema,
  passed: z.boolean(),
  passScore: z.number(),
  best: z.number(),
});
export type Submission = z.infer<typeof submissionSchema>;

export const progressSchema = z.object({
  /** True when the list holds everybody's attempts. */
  everyone: z.boolean(),
  attempts: z.array(attemptSchema).readonly(),
});
export type Progress = z.infer<typeof progressSchema>;
