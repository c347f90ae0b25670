// lab.yaml, `drydock.dev/v1`. Unknown keys are errors: a misspelt one must not be silently without effect.
import { z } from 'zod';
import { checkSchema } from './checks.ts';
import { environmentSchema } from './environment.ts';
import { durationText, identifier, textSchema } from './text.ts';

const share = z.number().min(0).max(1);

export const hintSchema = z.strictObject({
  id: identifier,
  /** CEL over the cluster: the hint is offered when it holds. */
  when: z.string().optional(),
  /** The hint is offered this long after the task was begun. */
  after: durationText.optional(),
  /** Share of the task's points that reading it costs. */
  cost: share.optional(),
  text: textSchema,
});
export const taskSchema = z.strictObject({
  id: identifier,
  title: textSchema,
  body: textSchema,
  dependsOn: z.array(identifier).optional(),
  optional: z.boolean().optional(),
  checks: z.array(checkSchema).optional(),
  hints: z.array(hintSchema).optional(),
});

const apply = z.strictObject({ file: z.string(), namespace: z.string().optional() });
/** One step of a solution: bash, a manifest to apply, or only an explanation. `edit` replaces a file of the home. */
export const stepSchema = z.strictObject({
  explain: textSchema.optional(),
  run: z.string().optional(),
  apply: apply.optional(),
  edit: z.strictObject({ path: z.string(), from: z.string() }).optional(),
});
export type Step = z.infer<typeof stepSchema>;
export const alternativeSchema = z.strictObject({
  id: identifier,
  title: textSchema.optional(),
  steps: z.array(stepSchema).min(1),
});
/** A wrong answer: the solution (or nothing) and then these steps. All checks not named must pass. */
export const nearMissSchema = z.strictObject({
  id: identifier,
  after: z.union([z.literal('solution'), z.literal('start'), identifier]).optional(),
  run: z.string().optional(),
  apply: apply.optional(),
  steps: z.array(stepSchema).optional(),
  mustFail: z.array(identifier).min(1),
  mustPass: z.array(identifier).optional(),
  mayFail: z.array(identifier).optional(),
});
export type NearMiss = z.infer<typeof nearMissSchema>;

const variableShape = {
  name: z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/),
  scope: z.enum(['learner', 'attempt']).optional(),
  secret: z.boolean().optional(),
};
const value = z.union([z.string(), z.number(), z.boolean()]);
export const variableSchema = z.discriminatedUnion('type', [
  z.strictObject({ ...variableShape, type: z.literal('choice'), from: z.array(value).min(1) }),
  z.strictObject({ ...variableShape, type: z.literal('fault'), from: z.array(value).min(1) }),
  z.strictObject({ ...variableShape, type: z.literal('int'), range: z.tuple([z.int(), z.int()]) }),
  z.strictObject({ ...variableShape, type: z.literal('name'), from: z.array(z.string()).optional() }),
  z.strictObject({
    ...variableShape,
    type: z.literal('password'),
    length: z.int().min(4).max(64).optional(),
  }),
  z.strictObject({ ...variableShape, type: z.literal('constant'), value }),
]);
export type Variable = z.infer<typeof variableSchema>;

export const policySchema = z.strictObject({
  timeLimit: durationText.optional(),
  attempts: z.union([z.literal('unlimited'), z.int().positive()]).optional(),
  passScore: share.optional(),
  feedback: z.enum(['immediate', 'onSubmit', 'afterDeadline']).optional(),
  hints: z.strictObject({ maxPenalty: share }).optional(),
  solution: z
    .strictObject({
      unlockAfter: z.strictObject({
        failedAttempts: z.int().nonnegative().optional(),
        minutes: z.number().nonnegative().optional(),
      }),
    })
    .optional(),
});

export const labSchema = z.strictObject({
  apiVersion: z.literal('drydock.dev/v1'),
  kind: z.literal('Lab'),
  metadata: z.strictObject({
    id: identifier,
    version: z.string().regex(/^\d+\.\d+\.\d+(-[\w.]+)?$/, 'use a semantic version such as 1.0.0'),
    title: textSchema,
    summary: textSchema,
    tags: z.array(z.string()).optional(),
    difficulty: z.enum(['beginner', 'intermediate', 'advanced']).optional(),
    estimatedMinutes: z.number().positive().optional(),
    license: z.string().optional(),
    authors: z.array(z.string()).optional(),
  }),
  spec: z.strictObject({
    prerequisites: z.array(z.strictObject({ lab: z.string(), minScore: share.optional() })).optional(),
    policy: policySchema.optional(),
    variables: z.array(variableSchema).optional(),
    environment: environmentSchema.optional(),
    tasks: z.array(taskSchema).min(1),
    solution: z.strictObject({
      steps: z.array(stepSchema).min(1),
      alternatives: z.array(alternativeSchema).optional(),
    }),
    selfTest: z
      .strictObject({
        initial: z.strictObject({ maxScore: z.number() }).optional(),
        solution: z.strictObject({ score: z.literal('full') }).optional(),
        alternatives: z.strictObject({ score: z.literal('full') }).optional(),
        nearMisses: z.array(nearMissSchema).optional(),
        seeds: z.int().positive().optional(),
      })
      .optional(),
    i18n: z.strictObject({ required: z.array(z.string()).min(1) }).optional(),
  }),
});
export type Lab = z.infer<typeof labSchema>;
export type Task = Lab['spec']['tasks'][number];
export type Hint = NonNullable<Task['hints']>[number];

/** Every check with its task, in order. */
export function checksOf(
  lab: Lab,
): readonly { readonly task: Task; readonly check: NonNullable<Task['checks']>[number] }[] {
  return lab.spec.tasks.flatMap((task) => (task.checks ?? []).map((check) => ({ task, check })));
}
