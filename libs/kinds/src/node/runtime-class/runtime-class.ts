import { defineKind } from '../../kind.ts';
import type { RuntimeClass } from '../../generated/types.ts';
import { age, ageColumn, nameColumn } from '../../table/cells.ts';
import { validateRuntimeClass } from './validate.ts';

export const runtimeClass = defineKind<RuntimeClass>({
  group: 'node.k8s.io',
  version: 'v1',
  kind: 'RuntimeClass',
  plural: 'runtimeclasses',
  singular: 'runtimeclass',
  namespaced: false,
  leftOut: ['All handlers run containers in the same way'],
  schemaType: 'RuntimeClass',
  nameRule: 'dnsSubdomain',
  unconditionalUpdate: false,
  validate: validateRuntimeClass,
  table: {
    // The real server looks for the text of `handler` where it is not.
    columns: [nameColumn, { name: 'Handler' }, ageColumn],
    row: ({ metadata, handler }, now) => [
      metadata.name ?? '',
      handler ?? '',
      age(metadata.creationTimestamp, now),
    ],
  },
});
