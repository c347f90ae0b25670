import { z } from 'zod';
import { durationText, identifier, textSchema } from './text.ts';

/** One condition in CEL and what to tell the learner when it is not met; `${…}` in the text is CEL too. */
export const expectationSchema = z.strictObject({ cel: z.string(), feedback: textSchema.optional() });
export type Expectation = z.infer<typeof expectationSchema>;
const expectations = z.array(expectationSchema).optional();

const selector = z.union([z.string(), z.record(z.string(), z.string())]);
const objectReference = {
  apiVersion: z.string(),
  kind: z.string(),
  name: z.string().optional(),
  namespace: z.string().optional(),
};
const counted = {
  atLeast: z.int().positive().optional(),
  exactly: z.int().nonnegative().optional(),
  absent: z.boolean().optional(),
};

/** Objects found by what they are: kind, namespace, selector, a partial object. */
export const resourceCheckSchema = z.strictObject({
  ...objectReference,
  selector: selector.optional(),
  match: z.record(z.string(), z.unknown()).optional(),
  ...counted,
  expect: expectations,
});
/** A request through the simulated network; in CEL `response.status`, `.headers`, `.body`, `.error`. */
export const httpCheckSchema = z.strictObject({
  url: z.string(),
  from: z
    .union([z.string(), z.strictObject({ pod: z.string(), namespace: z.string().optional() })])
    .optional(),
  method: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.string().optional(),
  tls: z.strictObject({ verify: z.boolean() }).optional(),
  expect: expectations,
});
/** A name as a pod (or the learner's machine) resolves it; in CEL `answers`. */
export const dnsCheckSchema = z.strictObject({
  name: z.string(),
  type: z.enum(['A', 'AAAA', 'CNAME', 'SRV']).optional(),
  from: z.strictObject({ pod: z.string(), namespace: z.string().optional() }).optional(),
  expect: expectations,
});
/** Asks the authorizer. `as` is a user, or `serviceaccount:<namespace>:<name>` where the name may be `*`. */
export const rbacCheckSchema = z.strictObject({
  as: z.string(),
  notAs: z.string().optional(),
  verb: z.string(),
  resource: z.string(),
  group: z.string().optional(),
  subresource: z.string().optional(),
  name: z.string().optional(),
  namespace: z.string().optional(),
  allNamespaces: z.boolean().optional(),
  allowed: z.boolean().optional(),
});
/** Bash on the learner's machine, on a fork; in CEL `exitCode`, `stdout`, `stderr`. */
export const commandCheckSchema = z.strictObject({ run: z.string(), expect: expectations });
/** A file in the learner's home; in CEL `content` and, when it is such, `yaml` (a list of documents) and `json`. */
export const fileCheckSchema = z.strictObject({
  path: z.string(),
  absent: z.boolean().optional(),
  expect: expectations,
});
/** What containers wrote; in CEL `log`. */
export const logsCheckSchema = z.strictObject({
  namespace: z.string(),
  selector: selector.optional(),
  pod: z.string().optional(),
  container: z.string().optional(),
  previous: z.boolean().optional(),
  expect: expectations,
});
/** Events of the cluster. */
export const eventCheckSchema = z.strictObject({
  namespace: z.string().optional(),
  reason: z.string().optional(),
  type: z.enum(['Normal', 'Warning']).optional(),
  object: z.strictObject({ kind: z.string().optional(), name: z.string().optional() }).optional(),
  ...counted,
  expect: expectations,
});
/** An object that must be as the lab delivered it, apart from status and bookkeeping. */
export const unchangedCheckSchema = z.strictObject({ ...objectReference, name: z.string() });
/** A question; in CEL `answer`. */
export const answerCheckSchema = z.strictObject({
  prompt: textSchema,
  type: z.enum(['text', 'number', 'choice', 'choices']).optional(),
  choices: z.array(z.strictObject({ id: identifier, text: textSchema })).optional(),
  expect: expectations,
});

/** What a check looks at: one kind and its settings. */
export interface CheckBody {
  readonly resource?: z.infer<typeof resourceCheckSchema> | undefined;
  readonly http?: z.infer<typeof httpCheckSchema> | undefined;
  readonly dns?: z.infer<typeof dnsCheckSchema> | undefined;
  readonly rbac?: z.infer<typeof rbacCheckSchema> | undefined;
  readonly command?: z.infer<typeof commandCheckSchema> | undefined;
  readonly file?: z.infer<typeof fileCheckSchema> | undefined;
  readonly logs?: z.infer<typeof logsCheckSchema> | undefined;
  readonly event?: z.infer<typeof eventCheckSchema> | undefined;
  readonly unchanged?: z.infer<typeof unchangedCheckSchema> | undefined;
  readonly answer?: z.infer<typeof answerCheckSchema> | undefined;
  readonly all?: readonly CheckBody[] | undefined;
  readonly any?: readonly CheckBody[] | undefined;
  readonly not?: CheckBody | undefined;
}
const nested: z.ZodType<CheckBody> = z.lazy(() => z.strictObject(bodyShape));
const bodyShape = {
  resource: resourceCheckSchema.optional(),
  http: httpCheckSchema.optional(),
  dns: dnsCheckSchema.optional(),
  rbac: rbacCheckSchema.optional(),
  command: commandCheckSchema.optional(),
  file: fileCheckSchema.optional(),
  logs: logsCheckSchema.optional(),
  event: eventCheckSchema.optional(),
  unchanged: unchangedCheckSchema.optional(),
  answer: answerCheckSchema.optional(),
  all: z.array(nested).min(1).optional(),
  any: z.array(nested).min(1).optional(),
  not: nested.optional(),
};
/** The kinds of check, for messages and for the registry of `grading`. */
export const checkKinds = Object.keys(bodyShape) as readonly (keyof CheckBody)[];

export const checkSchema = z.strictObject({
  id: identifier,
  title: textSchema,
  points: z.number().nonnegative().optional(),
  /** How long the grader lets virtual time run until the check passes. */
  within: durationText.optional(),
  /** How long it then has to keep passing. */
  stableFor: durationText.optional(),
  /** Shown only after the deadline. */
  hidden: z.boolean().optional(),
  /** Checks of tasks that depend on this one's are not looked at before it passes. */
  gate: z.boolean().optional(),
  /** Its points come on top of the maximum. */
  bonus: z.boolean().optional(),
  dependsOn: z.array(identifier).optional(),
  feedback: z
    .strictObject({
      pass: textSchema.optional(),
      fail: textSchema.optional(),
      invalid: textSchema.optional(),
    })
    .optional(),
  /** For staff; learners never see it. */
  note: z.string().optional(),
  ...bodyShape,
});
export type Check = z.infer<typeof checkSchema>;

/** The kinds of this check; a good one has exactly one. */
export function kindsOf(body: CheckBody): readonly (keyof CheckBody)[] {
  return checkKinds.filter((kind) => body[kind] !== undefined);
}
