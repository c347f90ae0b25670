import { z } from 'zod';

/** A kubeconfig that was handed out for an attempt. What is in it is told once, when it is made. */
export const kubectlAccessSchema = z.object({
  id: z.string(),
  createdAt: z.string(),
  /** Absent: nobody has used it yet. */
  lastUsedAt: z.string().optional(),
});
export type KubectlAccess = z.infer<typeof kubectlAccessSchema>;

export const newKubectlAccessSchema = kubectlAccessSchema.extend({
  /** The whole file. */
  kubeconfig: z.string(),
});
export type NewKubectlAccess = z.infer<typeof newKubectlAccessSchema>;
