import { z } from 'zod';
import { imageSchema } from './image.ts';
import { numberOrText } from './text.ts';

const cell = z.record(z.string(), z.unknown());
/** A file of the learner's home, written here or copied from the lab's folder. */
export const homeFileSchema = z.strictObject({
  path: z.string(),
  content: z.string().optional(),
  from: z.string().optional(),
  /** Octal, as `chmod` takes it. */
  mode: z
    .string()
    .regex(/^[0-7]{3,4}$/)
    .optional(),
});
/** What the browser pane and http checks may call by name. */
export const endpointSchema = z.strictObject({
  name: z.string(),
  url: z.string(),
  to: z.strictObject({ nodePort: numberOrText.optional(), service: z.string().optional() }).optional(),
});
/** Objects applied before the learner sits down: written here, or a file of the lab's folder. */
export const manifestSchema = z.union([
  z.strictObject({ from: z.string() }),
  z.looseObject({ apiVersion: z.string(), kind: z.string() }),
]);

export const environmentSchema = z.strictObject({
  engine: z.string().optional(),
  kubernetes: z.string().optional(),
  seed: z.string().optional(),
  /** A cluster profile: docker-desktop, kubeadm, … */
  profile: z.string().optional(),
  nodes: z.array(cell).optional(),
  clock: z
    .strictObject({ speed: z.number().positive().optional(), skipToNextEvent: z.boolean().optional() })
    .optional(),
  tools: z.strictObject({ allow: z.array(z.string()) }).optional(),
  storageClasses: z.array(cell).optional(),
  addons: z.array(z.union([z.string(), cell])).optional(),
  images: z.array(imageSchema).optional(),
  endpoints: z.array(endpointSchema).optional(),
  files: z.array(homeFileSchema).optional(),
  manifests: z.array(manifestSchema).optional(),
  faults: z.array(cell).optional(),
});
export type Environment = z.infer<typeof environmentSchema>;
