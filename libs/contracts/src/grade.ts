import { z } from 'zod';

export const checkStateSchema = z.enum(['PASS', 'FAIL', 'INVALID', 'PENDING']);
export type CheckState = z.infer<typeof checkStateSchema>;

/** One check as the grader saw it: what was found against what is wanted, in words for the learner. */
export const checkOutcomeSchema = z.object({
  id: z.string(),
  task: z.string(),
  title: z.string(),
  state: checkStateSchema,
  points: z.number(),
  max: z.number(),
  message: z.string(),
  found: z.string().optional(),
  wanted: z.string().optional(),
});
export type CheckOutcome = z.infer<typeof checkOutcomeSchema>;

export const gradeReportSchema = z.object({
  lab: z.string(),
  score: z.number(),
  max: z.number(),
  /** Milliseconds of the session's own clock. */
  virtualTime: z.number(),
  checks: z.array(checkOutcomeSchema).readonly(),
});
export type GradeReport = z.infer<typeof gradeReportSchema>;
