// ValidatingAdmissionPolicies: CEL expressions about writes, put into force by bindings.
import type { ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding } from '@drydock/kinds';
import { StatusError, forbidden, type KubeObject } from '@drydock/machinery';
import { attributesOf, type AdmissionAttributes } from '../../policy-matching/admission-attributes.ts';
import { celVariables } from '../../policy-matching/match-conditions.ts';
import { matchesRules, matchesSelectors } from '../../policy-matching/match-rules.ts';
import type { WriteRequest } from '../../registry/write-request.ts';
import type { AdmissionPlugin } from '../plugin.ts';
import { evaluatePolicy, type Denial } from './evaluate-policy.ts';
import { paramsOf } from './params.ts';

export const validatingAdmissionPolicy: AdmissionPlugin = {
  name: 'ValidatingAdmissionPolicy',
  leftOut: [
    'Audit and auditAnnotations leave no trace, as there is no audit log',
    'CONNECT is not asked about',
  ],
  validateCreate: (object, write) => decide(write, object, undefined),
  validateUpdate: (object, old, write) => decide(write, object, old),
  admitDelete: (old, write) => decide(write, undefined, old),
};

const policies = '/registry/validatingadmissionpolicies/';
const bindings = '/registry/validatingadmissionpolicybindings/';
/** Policies cannot lock themselves up. */
const exempt = /^(validating|mutating)admissionpolic(ies|ybindings)$/;

function decide(write: WriteRequest, object: KubeObject | undefined, old: KubeObject | undefined): void {
  const { store } = write.server;
  const all = store.range(bindings)
    .items as readonly unknown[] as readonly ValidatingAdmissionPolicyBinding[];
  const { definition } = write.requested;
  if (
    all.length === 0 ||
    (definition.group === 'admissionregistration.k8s.io' && exempt.test(definition.plural))
  )
    return;
  const attributes = attributesOf(write, object, old);
  let variables: Readonly<Record<string, unknown>> | undefined;
  const found = store.range(policies).items as readonly unknown[] as readonly ValidatingAdmissionPolicy[];
  for (const policy of found) {
    if (!matches(attributes, policy.spec?.matchConstraints)) continue;
    const mine = all.filter(({ spec }) => spec?.policyName === policy.metadata.name);
    for (const binding of mine.filter(({ spec }) => matches(attributes, spec?.matchResources, true))) {
      variables ??= celVariables(attributes);
      enforce(attributes, policy, binding, denials(attributes, policy, binding, variables));
    }
  }
}

type Match = NonNullable<ValidatingAdmissionPolicy['spec']>['matchConstraints'];

function matches(attributes: AdmissionAttributes, match: Match, byDefault = false): boolean {
  if (!match) return byDefault;
  const { excludeResourceRules = [], resourceRules = [], matchPolicy } = match;
  if (!matchesSelectors(attributes, match)) return false;
  if (matchesRules(attributes, excludeResourceRules, matchPolicy)) return false;
  // a binding without rules narrows by its selectors only
  if (byDefault && resourceRules.length === 0) return true;
  return matchesRules(attributes, resourceRules, matchPolicy);
}

function denials(
  attributes: AdmissionAttributes,
  policy: ValidatingAdmissionPolicy,
  binding: ValidatingAdmissionPolicyBinding,
  variables: Readonly<Record<string, unknown>>,
): readonly Denial[] {
  const fails = policy.spec?.failurePolicy !== 'Ignore';
  const params = paramsOf(attributes, policy, binding);
  if ('error' in params) return fails ? [{ message: `failed to configure binding: ${params.error}` }] : [];
  return params.values.flatMap((value) => evaluatePolicy(policy, { ...variables, params: value }));
}

function enforce(
  { write }: AdmissionAttributes,
  policy: ValidatingAdmissionPolicy,
  binding: ValidatingAdmissionPolicyBinding,
  found: readonly Denial[],
): void {
  const actions = binding.spec?.validationActions ?? [];
  const who = `ValidatingAdmissionPolicy '${policy.metadata.name}' with binding '${binding.metadata.name}'`;
  if (actions.includes('Warn'))
    for (const { message } of found) write.warnings.push(`Validation failed for ${who}: ${message}`);
  const [first] = found;
  if (first && actions.includes('Deny'))
    throw denied(write, `${who} denied request: ${first.message}`, first.reason);
}

const codes: Readonly<Record<string, number>> = {
  Forbidden: 403,
  Invalid: 422,
  RequestEntityTooLarge: 413,
  Unauthorized: 401,
};

function denied({ resource, name }: WriteRequest, message: string, reason = 'Invalid'): StatusError {
  const { status } = forbidden(resource.qualified, name, message);
  return new StatusError({
    ...status,
    reason,
    code: codes[reason] ?? 422,
    details: { ...status.details, causes: [{ message }] },
  });
}
