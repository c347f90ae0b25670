import type { MatchResources } from '../generated/types.ts';
import { mapField, withPointerDefaults } from '../schema/go-zero-values.ts';
import { defaultRule } from './webhook-defaults.ts';

/** SetDefaults_MatchResources: everything matches unless something is said. */
export function defaultMatchResources(match: MatchResources): MatchResources {
  const whole = withPointerDefaults(match, {
    matchPolicy: 'Equivalent',
    namespaceSelector: {},
    objectSelector: {},
  });
  const included = mapField(whole, 'resourceRules', (rules) => rules.map(defaultRule));
  return mapField(included, 'excludeResourceRules', (rules) => rules.map(defaultRule));
}
