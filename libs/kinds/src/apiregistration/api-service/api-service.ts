import { defineKind } from '../../kind.ts';
import type { APIService } from '../../generated/types.ts';
import { mapField, withEmptyStructs, withPointerDefaults } from '../../schema/go-zero-values.ts';
import { withStatusOf } from '../../status.ts';
import { age, ageColumn, nameColumn } from '../../table/cells.ts';
import { validateApiService } from './validate.ts';

export const apiService = defineKind<APIService>({
  group: 'apiregistration.k8s.io',
  version: 'v1',
  kind: 'APIService',
  plural: 'apiservices',
  singular: 'apiservice',
  categories: ['api-extensions'],
  namespaced: false,
  schemaType: 'APIService',
  subresources: ['status'],
  nameRule: 'pathSegment',
  unconditionalUpdate: false,
  defaults: (object) =>
    mapField(withEmptyStructs(object, 'spec', 'status'), 'spec', (spec) =>
      mapField(spec, 'service', (service) => withPointerDefaults(service, { port: 443 })),
    ),
  // What the server serves itself is there at once; of the others the availability controller tells.
  prepareForCreate: (object) => ({ ...object, status: object.spec?.service ? {} : localStatus(object) }),
  prepareForUpdate: withStatusOf,
  validate: validateApiService,
  table: {
    columns: [
      nameColumn,
      { name: 'Service', description: 'The reference to the service that hosts this API endpoint.' },
      { name: 'Available', description: 'Whether this service is available.' },
      ageColumn,
    ],
    row: (object, now) => [
      object.metadata.name ?? '',
      object.spec?.service
        ? `${object.spec.service.namespace ?? ''}/${object.spec.service.name ?? ''}`
        : 'Local',
      available(object),
      age(object.metadata.creationTimestamp, now),
    ],
  },
});

function localStatus({ metadata }: APIService): NonNullable<APIService['status']> {
  const since = metadata.creationTimestamp;
  return {
    conditions: [
      {
        type: 'Available',
        status: 'True',
        reason: 'Local',
        message: 'Local APIServices are always available',
        ...(since === undefined ? {} : { lastTransitionTime: since }),
      },
    ],
  };
}

/** `False (MissingEndpoints)`. */
function available({ status }: APIService): string {
  const condition = (status?.conditions ?? []).find(({ type }) => type === 'Available');
  if (!condition) return 'Unknown';
  return condition.status !== 'True' && condition.reason
    ? `${condition.status} (${condition.reason})`
    : condition.status;
}
