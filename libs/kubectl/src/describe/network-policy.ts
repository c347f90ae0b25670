import type {
  LabelSelector,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicySpec,
} from '@drydock/kinds';
import { selectorOf } from '@drydock/machinery';
import { describer } from './describer.ts';
import { goTime, type DescribeWriter } from './writer.ts';

export const networkPolicyDescriber = describer<NetworkPolicy>(
  'NetworkPolicy.networking.k8s.io',
  (writer, { metadata, spec }) => {
    writer.field(0, 'Name', metadata.name);
    writer.field(0, 'Namespace', metadata.namespace);
    writer.field(0, 'Created on', goTime(metadata.creationTimestamp));
    writer.labels('Labels', metadata.labels);
    writer.annotations('Annotations', metadata.annotations);
    if (spec) writeSpec(writer, spec);
  },
);

const indent = '    ';

function writeSpec(writer: DescribeWriter, spec: NetworkPolicySpec): void {
  writer.write(0, 'Spec:\n');
  const everyPod = '<none> (Allowing the specific traffic to all pods in this namespace)';
  writer.write(1, 'PodSelector: ');
  writer.write(2, `${isEmpty(spec.podSelector) ? everyPod : textOf(spec.podSelector ?? {})}\n`);
  const types = spec.policyTypes ?? ['Ingress'];
  if (types.includes('Ingress')) {
    writer.write(1, 'Allowing ingress traffic:\n');
    const rules = (spec.ingress ?? []).map(({ ports, from }) => ({ ports, peers: from }));
    writeRules(writer, rules, 'From', 'source', 'ingress');
  } else writer.write(1, 'Not affecting ingress traffic\n');
  if (types.includes('Egress')) {
    writer.write(1, 'Allowing egress traffic:\n');
    const rules = (spec.egress ?? []).map(({ ports, to }) => ({ ports, peers: to }));
    writeRules(writer, rules, 'To', 'destination', 'egress');
  } else writer.write(1, 'Not affecting egress traffic\n');
  writer.write(1, `Policy Types: ${types.join(', ')}\n`);
}

interface Rule {
  readonly ports: readonly NetworkPolicyPort[] | undefined;
  readonly peers: readonly NetworkPolicyPeer[] | undefined;
}

function writeRules(
  writer: DescribeWriter,
  rules: readonly Rule[],
  direction: 'From' | 'To',
  end: string,
  kind: string,
): void {
  if (rules.length === 0)
    return writer.write(0, `${indent}<none> (Selected pods are isolated for ${kind} connectivity)\n`);
  rules.forEach(({ ports, peers }, index) => {
    if (!ports?.length) writer.write(0, `${indent}To Port: <any> (traffic allowed to all ports)\n`);
    for (const { port, endPort, protocol = 'TCP' } of ports ?? [])
      writer.write(
        0,
        endPort === undefined
          ? `${indent}To Port: ${port ?? '<nil>'}/${protocol}\n`
          : `${indent}To Port Range: ${port}-${endPort}/${protocol}\n`,
      );
    if (!peers?.length) writer.write(0, `${indent}${direction}: <any> (traffic not restricted by ${end})\n`);
    for (const peer of peers ?? []) writePeer(writer, direction, peer);
    if (index < rules.length - 1) writer.write(0, `${indent}----------\n`);
  });
}

function writePeer(
  writer: DescribeWriter,
  direction: string,
  { namespaceSelector, podSelector, ipBlock }: NetworkPolicyPeer,
): void {
  writer.write(0, `${indent}${direction}:\n`);
  if (namespaceSelector) writer.write(1, `${indent}NamespaceSelector: ${textOf(namespaceSelector)}\n`);
  if (podSelector) writer.write(1, `${indent}PodSelector: ${textOf(podSelector)}\n`);
  if (namespaceSelector || podSelector || !ipBlock) return;
  writer.write(1, `${indent}IPBlock:\n`);
  writer.write(2, `${indent}CIDR: ${ipBlock.cidr}\n`);
  writer.write(2, `${indent}Except: ${(ipBlock.except ?? []).join(', ')}\n`);
}

const isEmpty = (selector: LabelSelector | undefined) => selectorOf(selector ?? {}).empty;
const textOf = (selector: LabelSelector) => selectorOf(selector).toString() || '<none>';
