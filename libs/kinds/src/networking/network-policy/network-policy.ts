import { selectorOf } from '@drydock/machinery';
import { defineKind } from '../../kind.ts';
import type { NetworkPolicy, NetworkPolicyPort, NetworkPolicySpec } from '../../generated/types.ts';
import { mapField, withEmptyStructs, withPointerDefaults } from '../../schema/go-zero-values.ts';
import { age, ageColumn, nameColumn, orNone } from '../../table/cells.ts';
import { validateNetworkPolicy } from './validate.ts';

export const networkPolicy = defineKind<NetworkPolicy>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  singular: 'networkpolicy',
  shortNames: ['netpol'],
  namespaced: true,
  leftOut: [
    'On the profile docker-desktop policies filter no traffic, as with the network of Docker Desktop (kubeadm)',
  ],
  schemaType: 'NetworkPolicy',
  nameRule: 'dnsSubdomain',
  hasGeneration: true,
  defaults: (object) => mapField(withEmptyStructs(object, 'spec'), 'spec', defaultSpec),
  validate: validateNetworkPolicy,
  table: {
    columns: [nameColumn, { name: 'Pod-Selector', documentedBy: 'NetworkPolicySpec.podSelector' }, ageColumn],
    row: ({ metadata, spec }, now) => [
      metadata.name ?? '',
      orNone(selectorOf(spec?.podSelector ?? {}).toString()),
      age(metadata.creationTimestamp, now),
    ],
  },
});

function defaultSpec(spec: NetworkPolicySpec): NetworkPolicySpec {
  const withProtocols = <T extends { readonly ports?: readonly NetworkPolicyPort[] }>(rules: readonly T[]) =>
    rules.map((rule) =>
      mapField(rule, 'ports', (ports) => ports.map((port) => withPointerDefaults(port, { protocol: 'TCP' }))),
    );
  const result = mapField(
    mapField(withEmptyStructs(spec, 'podSelector'), 'ingress', withProtocols),
    'egress',
    withProtocols,
  );
  if (spec.policyTypes?.length) return result;
  // A policy of before there were types is about what comes in, and about what goes out if it says a word of it.
  return { ...result, policyTypes: spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress'] };
}
