// ValidateNetworkPolicy of k8s.io/kubernetes/pkg/apis/networking/validation.
import { fieldError, type FieldError } from '@drydock/machinery';
import type {
  IPBlock,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicySpec,
} from '../../generated/types.ts';
import type { ValidationContext } from '../../kind.ts';
import { cidrText, isStrictSubset, parseCidr } from '../../validation/cidr.ts';
import { validateLabelSelector } from '../../validation/label-selector.ts';
import { invalids, oneOf, portNameErrors, portNumberErrors } from '../../validation/values.ts';

const protocols = ['TCP', 'UDP', 'SCTP'];
const types = ['Ingress', 'Egress'];

export function validateNetworkPolicy(
  { spec = {} }: NetworkPolicy,
  { old }: ValidationContext,
): readonly FieldError[] {
  // A range that is there already may stay as it is, wherever an update moves it.
  const known = new Set(rangesOf((old as NetworkPolicy | undefined)?.spec ?? {}));
  const ports = (list: readonly NetworkPolicyPort[] | undefined, path: string) =>
    (list ?? []).flatMap((port, index) => validatePort(port, `${path}.ports[${index}]`));
  const peers = (list: readonly NetworkPolicyPeer[] | undefined, path: string) =>
    (list ?? []).flatMap((peer, index) => validatePeer(peer, `${path}[${index}]`, known));
  return [
    ...validateLabelSelector(spec.podSelector, 'spec.podSelector'),
    ...(spec.ingress ?? []).flatMap((rule, index) => [
      ...ports(rule.ports, `spec.ingress[${index}]`),
      ...peers(rule.from, `spec.ingress[${index}].from`),
    ]),
    ...(spec.egress ?? []).flatMap((rule, index) => [
      ...ports(rule.ports, `spec.egress[${index}]`),
      ...peers(rule.to, `spec.egress[${index}].to`),
    ]),
    ...validateTypes(spec.policyTypes ?? []),
  ];
}

function validateTypes(given: readonly string[]): FieldError[] {
  if (given.length > types.length)
    return [fieldError.invalid('spec.policyTypes', given, 'may not specify more than two policyTypes')];
  return given.flatMap((type, index) => oneOf(`spec.policyTypes[${index}]`, type, types));
}

function validatePort({ protocol, port, endPort }: NetworkPolicyPort, path: string): FieldError[] {
  const errors = protocol === undefined ? [] : oneOf(`${path}.protocol`, protocol, protocols);
  const end = (text: string) => fieldError.invalid(`${path}.endPort`, endPort, text);
  if (port === undefined)
    return endPort === undefined
      ? errors
      : [...errors, end('may not be specified when `port` is not specified')];
  if (typeof port === 'string')
    return [
      ...errors,
      ...(endPort === undefined ? [] : [end('may not be specified when `port` is non-numeric')]),
      ...invalids(`${path}.port`, port, portNameErrors(port)),
    ];
  errors.push(...invalids(`${path}.port`, port, portNumberErrors(port)));
  if (endPort === undefined) return errors;
  if (endPort < port) errors.push(end('must be greater than or equal to `port`'));
  return [...errors, ...portNumberErrors(endPort).map(end)];
}

function validatePeer(peer: NetworkPolicyPeer, path: string, known: ReadonlySet<string>): FieldError[] {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  const errors = [
    ...(podSelector ? validateLabelSelector(podSelector, `${path}.podSelector`) : []),
    ...(namespaceSelector ? validateLabelSelector(namespaceSelector, `${path}.namespaceSelector`) : []),
    ...(ipBlock ? validateBlock(ipBlock, `${path}.ipBlock`, known) : []),
  ];
  if (!podSelector && !namespaceSelector && !ipBlock)
    return [...errors, fieldError.required(path, 'must specify a peer')];
  return ipBlock && (podSelector ?? namespaceSelector)
    ? [...errors, fieldError.forbidden(path, 'may not specify both ipBlock and another peer')]
    : errors;
}

function validateBlock(
  { cidr, except = [] }: IPBlock,
  path: string,
  known: ReadonlySet<string>,
): FieldError[] {
  if (!cidr) return [fieldError.required(`${path}.cidr`)];
  const range = parseCidr(cidr);
  const bad = (text: string) => !known.has(text) && !parseCidr(text);
  const errors = bad(cidr) ? [fieldError.invalid(`${path}.cidr`, cidr, cidrText)] : [];
  if (!range) return errors;
  return [
    ...errors,
    ...except.flatMap((text, index) => {
      const at = `${path}.except[${index}]`;
      const inner = parseCidr(text);
      if (!inner) return bad(text) ? [fieldError.invalid(at, text, cidrText)] : [];
      return isStrictSubset(inner, range)
        ? []
        : [fieldError.invalid(at, text, 'must be a strict subset of `cidr`')];
    }),
  ];
}

function rangesOf({ ingress = [], egress = [] }: NetworkPolicySpec): string[] {
  return [...ingress.map(({ from }) => from), ...egress.map(({ to }) => to)]
    .flatMap((peers) => peers ?? [])
    .flatMap(({ ipBlock }) => (ipBlock ? [ipBlock.cidr, ...(ipBlock.except ?? [])] : []));
}
