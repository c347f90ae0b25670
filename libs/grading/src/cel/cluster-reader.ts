// Reads objects of any simulated kind for checks and expressions.
import type { Client } from '@drydock/client';
import { findKind } from '@drydock/kinds';
import { parseApiVersion, selectorOf, type KubeObject, type LabelSelectorLike } from '@drydock/machinery';
import { InvalidCheck } from '../result.ts';

export class ClusterReader {
  constructor(readonly client: Client) {}

  /** Objects of a kind, sorted; without a namespace those of all. */
  async list(
    apiVersion: string,
    kind: string,
    namespace?: string,
    labelSelector?: string,
  ): Promise<readonly KubeObject[]> {
    const { group, version } = parseApiVersion(apiVersion);
    const definition = findKind(group, version, kind);
    if (!definition) throw new InvalidCheck(`${apiVersion} ${kind} is not simulated`);
    const resource = { group, version, plural: definition.plural, kind, namespaced: definition.namespaced };
    const { items } = await this.client
      .of(resource, definition.namespaced ? namespace : undefined)
      .list(labelSelector ? { labelSelector } : {});
    // Items of a list carry neither; checks and messages want both.
    return items.map((item) => ({ ...item, apiVersion, kind }));
  }

  /** The pods that a workload's selector takes. */
  async podsOf(workload: unknown): Promise<readonly KubeObject[]> {
    const { metadata, spec } = workload as {
      metadata?: { namespace?: string };
      spec?: { selector?: LabelSelectorLike };
    };
    const selector = selectorOf(spec?.selector);
    const pods = await this.list('v1', 'Pod', metadata?.namespace);
    return pods.filter((pod) => selector.matches(pod.metadata.labels));
  }
}
