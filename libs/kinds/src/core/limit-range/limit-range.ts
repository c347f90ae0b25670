import { defineKind } from '../../kind.ts';
import type { LimitRange, LimitRangeItem } from '../../generated/types.ts';
import { mapField } from '../../schema/go-zero-values.ts';
import { createdAtTable } from '../../table/created-at.ts';
import { validateLimitRange } from './validate.ts';

export const limitRange = defineKind<LimitRange>({
  group: '',
  version: 'v1',
  kind: 'LimitRange',
  plural: 'limitranges',
  singular: 'limitrange',
  shortNames: ['limits'],
  namespaced: true,
  schemaType: 'LimitRange',
  nameRule: 'dnsSubdomain',
  defaults: (object) =>
    mapField(object, 'spec', (spec) => mapField(spec, 'limits', (limits) => limits.map(defaultItem))),
  validate: validateLimitRange,
  table: createdAtTable,
});

/** For containers a limit follows from the maximum, and a request from the limit or else the minimum. */
function defaultItem(item: LimitRangeItem): LimitRangeItem {
  if (item.type !== 'Container') return item;
  const limits = { ...item.max, ...item.default };
  const requests = { ...item.min, ...limits, ...item.defaultRequest };
  return {
    ...item,
    ...(Object.keys(limits).length > 0 ? { default: limits } : {}),
    ...(Object.keys(requests).length > 0 ? { defaultRequest: requests } : {}),
  };
}
