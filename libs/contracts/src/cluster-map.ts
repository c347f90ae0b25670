import { z } from 'zod';

/** What the cluster map draws: a small projection of the cluster, sent whole at every change. */
export const clusterMapSchema = z.object({
  nodes: z.array(z.object({ name: z.string(), ready: z.boolean() })).readonly(),
  workloads: z
    .array(
      z.object({
        kind: z.string(),
        namespace: z.string(),
        name: z.string(),
        ready: z.number(),
        desired: z.number(),
      }),
    )
    .readonly(),
  pods: z
    .array(
      z.object({
        namespace: z.string(),
        name: z.string(),
        node: z.string(),
        phase: z.string(),
        ready: z.boolean(),
        /** The STATUS column of `kubectl get pods`. */
        status: z.string(),
        owner: z.string().optional(),
      }),
    )
    .readonly(),
  services: z
    .array(
      z.object({
        namespace: z.string(),
        name: z.string(),
        type: z.string(),
        ports: z.array(z.string()).readonly(),
        /** Names of the ready pods behind it. */
        pods: z.array(z.string()).readonly(),
      }),
    )
    .readonly(),
});
export type ClusterMap = z.infer<typeof clusterMapSchema>;
