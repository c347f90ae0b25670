import { z } from 'zod';

/** What the cluster map draws: a small projection of the cluster, sent whole at every change. */
export const clusterMapSchema = z.object({
  nodes: z.array(z.object({ name: z.string(), ready: z.boolean() })),
  workloads: z.array(
    z.object({
      kind: z.string(),
      namespace: z.string(),
      name: z.string(),
      ready: z.number(),
      desired: z.number(),
    }),
  ),
  pods: z.array(
    z.object({
      namespace: z.string(),
      name: z.string(),
      node: z.string().optional(),
      phase: z.string(),
      ready: z.union([z.boolean(), z.string()]),
      status: z.string(),
      owner: z.string().optional(),
    }),
  ),
  services: z.array(
    z.object({
      namespace: z.string(),
      name: z.string(),
      type: z.string(),
      ports: z.array(z.string()),
      pods: z.array(z.string()),
    }),
  ),
});
export type ClusterMap = z.infer<typeof clusterMapSchema>;
