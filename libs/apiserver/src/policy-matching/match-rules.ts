// Which writes the rules and selectors of a policy or webhook are about.
import { selectorOf, type LabelSelectorLike } from '@drydock/machinery';
import { namespaceLabels, type AdmissionAttributes } from './admission-attributes.ts';

export interface MatchRule {
  readonly apiGroups?: readonly string[];
  readonly apiVersions?: readonly string[];
  readonly operations?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly scope?: string;
}

export interface Selectors {
  readonly namespaceSelector?: LabelSelectorLike;
  readonly objectSelector?: LabelSelectorLike;
  readonly matchPolicy?: string;
}

/** Whether one of the rules names this write. matchPolicy Equivalent looks through the versions of a kind. */
export function matchesRules(
  attributes: AdmissionAttributes,
  rules: readonly MatchRule[],
  matchPolicy = 'Equivalent',
): boolean {
  return rules.some((rule) => matchesRule(attributes, rule, matchPolicy));
}

const includes = (list: readonly string[] | undefined, value: string) =>
  list?.some((item) => item === '*' || item === value) ?? false;

function matchesRule(
  { write, operation }: AdmissionAttributes,
  rule: MatchRule,
  matchPolicy: string,
): boolean {
  const { requested, resource, subresource, name, server } = write;
  const { group, plural, namespaced } = requested.definition;
  const versions =
    matchPolicy === 'Exact'
      ? [requested.definition.version]
      : server.resources.all
          .filter(({ prefix }) => prefix === resource.prefix)
          .map(({ definition }) => definition.version);
  return (
    includes(rule.operations, operation) &&
    includes(rule.apiGroups, group) &&
    versions.some((version) => includes(rule.apiVersions, version)) &&
    (rule.resources ?? []).some((pattern) => matchesResource(pattern, plural, subresource)) &&
    matchesScope(rule.scope, namespaced || plural === 'namespaces' ? namespaced : false) &&
    (!rule.resourceNames?.length || rule.resourceNames.includes(name))
  );
}

// `pods`, `pods/status`, `pods/*`, `*`, `*/scale`, `*/*`
function matchesResource(pattern: string, plural: string, subresource: string): boolean {
  const [resource = '', below = ''] = pattern.split('/', 2);
  if (resource !== '*' && resource !== plural) return false;
  if (!pattern.includes('/')) return subresource === '';
  return below === '*' || below === subresource;
}

function matchesScope(scope: string | undefined, namespaced: boolean): boolean {
  if (!scope || scope === '*') return true;
  return (scope === 'Namespaced') === namespaced;
}

/** Whether the selectors let a write through: its namespace by labels, and its object as it was or will be. */
export function matchesSelectors(attributes: AdmissionAttributes, selectors: Selectors): boolean {
  const { object, oldObject } = attributes;
  const labels = namespaceLabels(attributes);
  if (labels && !selectorOf(selectors.namespaceSelector ?? {}).matches(labels)) return false;
  const ofObject = selectorOf(selectors.objectSelector ?? {});
  return [object, oldObject].some((one) => one !== null && ofObject.matches(one.metadata.labels));
}
