// One more image, described by a lab: what it needs, says, serves and how it ends (`environment.images`).
import { z } from 'zod';

const duration = z
  .string()
  .regex(/^\d+(?:\.\d+)?(?:ms|s|m|h)(?:\d+(?:ms|s|m))*$/, 'a duration: 500ms, 10s, 1m30s');
const port = z.union([
  z.number().int().min(1).max(65_535),
  z.string().regex(/\$\{\w+\}/, 'a number, or ${NAME}'),
]);
const headerName = z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/);
const exitCode = z.number().int().min(0).max(255);

const need = z
  .strictObject({
    env: z.string().optional(),
    file: z.string().startsWith('/').optional(),
    connect: z
      .string()
      .regex(/^.+:(?:\d+|\$\{\w+\})$/, 'host:port')
      .optional(),
    message: z.string().optional(),
    code: exitCode.optional(),
  })
  .refine((one) => [one.env, one.file, one.connect].filter((what) => what !== undefined).length === 1, {
    message: 'needs exactly one of env, file, connect',
  });

const log = z.union([
  z.string(),
  z.strictObject({
    text: z.string(),
    after: duration.optional(),
    every: duration.optional(),
    stream: z.enum(['stdout', 'stderr']).optional(),
  }),
]);

const httpAnswer = z.strictObject({
  path: z.string().startsWith('/').optional(),
  status: z.number().int().min(200).max(599).optional(),
  body: z.string().optional(),
  headers: z.record(headerName, z.string()).optional(),
  delay: duration.optional(),
});

const listening = z
  .strictObject({
    port,
    http: z.array(httpAnswer).optional(),
    text: z.string().optional(),
    after: duration.optional(),
  })
  .refine((one) => one.http === undefined || one.text === undefined, { message: 'has either http or text' });

export const imageSchema = z.strictObject({
  ref: z.string().regex(/^[a-z0-9][a-z0-9._/:-]*$/, 'an image reference: registry.example.com/shop/api:1.2'),
  base: z.enum(['alpine', 'busybox', 'debian', 'none']).optional(),
  env: z.record(z.string(), z.string()).optional(),
  user: z.string().optional(),
  memory: z
    .string()
    .regex(/^\d+(?:\.\d+)?(?:[kMGT]|[KMGT]i)?$/, 'a quantity: 64Mi')
    .optional(),
  needs: z.array(need).optional(),
  logs: z.array(log).optional(),
  listens: z.array(listening).optional(),
  exits: z
    .strictObject({ after: duration, code: exitCode.optional(), message: z.string().optional() })
    .optional(),
});
