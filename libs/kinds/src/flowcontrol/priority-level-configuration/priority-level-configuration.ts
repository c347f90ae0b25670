import { defineKind } from '../../kind.ts';
import type { PriorityLevelConfiguration, PriorityLevelConfigurationSpec } from '../../generated/types.ts';
import {
  mapField,
  withDefaults,
  withEmptyStructs,
  withPointerDefaults,
} from '../../schema/go-zero-values.ts';
import { withoutStatus, withStatusOf } from '../../status.ts';
import { age, ageColumn, nameColumn } from '../../table/cells.ts';
import { validatePriorityLevel } from './validate.ts';

const limitedField = 'LimitedPriorityLevelConfiguration.nominalConcurrencyShares';

export const priorityLevelConfiguration = defineKind<PriorityLevelConfiguration>({
  group: 'flowcontrol.apiserver.k8s.io',
  version: 'v1',
  kind: 'PriorityLevelConfiguration',
  plural: 'prioritylevelconfigurations',
  singular: 'prioritylevelconfiguration',
  namespaced: false,
  leftOut: ['Requests are neither queued nor refused by it'],
  schemaType: 'PriorityLevelConfiguration',
  subresources: ['status'],
  nameRule: 'dnsSubdomain',
  hasGeneration: true,
  unconditionalUpdate: false,
  defaults: (object) => mapField(withEmptyStructs(object, 'spec', 'status'), 'spec', defaultSpec),
  prepareForCreate: withoutStatus,
  prepareForUpdate: withStatusOf,
  validate: validatePriorityLevel,
  table: {
    columns: [
      nameColumn,
      { name: 'Type', documentedBy: 'PriorityLevelConfigurationSpec.type' },
      { name: 'NominalConcurrencyShares', documentedBy: limitedField },
      { name: 'Queues', documentedBy: 'QueuingConfiguration.queues' },
      { name: 'HandSize', documentedBy: 'QueuingConfiguration.handSize' },
      { name: 'QueueLengthLimit', documentedBy: 'QueuingConfiguration.queueLengthLimit' },
      ageColumn,
    ],
    row: ({ metadata, spec }, now) => {
      const queuing = spec?.limited?.limitResponse?.queuing;
      return [
        metadata.name ?? '',
        spec?.type ?? '',
        spec?.limited?.nominalConcurrencyShares ?? '<none>',
        queuing?.queues ?? '<none>',
        queuing?.handSize ?? '<none>',
        queuing?.queueLengthLimit ?? '<none>',
        age(metadata.creationTimestamp, now),
      ];
    },
  },
});

function defaultSpec(spec: PriorityLevelConfigurationSpec): PriorityLevelConfigurationSpec {
  const exempt = mapField(spec, 'exempt', (settings) =>
    withPointerDefaults(settings, { nominalConcurrencyShares: 0, lendablePercent: 0 }),
  );
  return mapField(exempt, 'limited', (limited) => {
    const shares = withPointerDefaults(limited, { nominalConcurrencyShares: 30, lendablePercent: 0 });
    return mapField(shares, 'limitResponse', (response) =>
      mapField(response, 'queuing', (queuing) =>
        withDefaults(queuing, { handSize: 8, queues: 64, queueLengthLimit: 50 }),
      ),
    );
  });
}
