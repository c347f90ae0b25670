// ValidateAPIService of k8s.io/kube-aggregator/pkg/apis/apiregistration/validation.
import {
  decodeBase64,
  dns1035Label,
  dns1123Subdomain,
  fieldError,
  type FieldError,
} from '@drydock/machinery';
import type { APIService, APIServiceSpec } from '../../generated/types.ts';
import { invalids, portNumberErrors } from '../../validation/values.ts';

export function validateApiService({ metadata, spec }: APIService): readonly FieldError[] {
  const whole = spec ?? { groupPriorityMinimum: 0, versionPriority: 0 };
  const { group = '', version = '' } = whole;
  const required = `${version}.${group}`;
  const errors: FieldError[] = [];
  if (metadata.name !== required)
    errors.push(
      fieldError.invalid(
        'metadata.name',
        metadata.name ?? '',
        `must be \`spec.version+"."+spec.group\`: ${JSON.stringify(required)}`,
      ),
    );
  if (group === '' && version !== 'v1')
    errors.push(
      fieldError.required('spec.group', 'only v1 may have an empty group and it better be legacy kube'),
    );
  if (group !== '') errors.push(...invalids('spec.group', group, dns1123Subdomain(group)));
  errors.push(...invalids('spec.version', version, dns1035Label(version)));
  return [
    ...errors,
    ...priority('groupPriorityMinimum', whole.groupPriorityMinimum ?? 0, 20_000),
    ...priority('versionPriority', whole.versionPriority ?? 0, 1000),
    ...(whole.service ? validateService(whole) : validateLocal(whole)),
  ];
}

function priority(field: string, value: number, highest: number): FieldError[] {
  return value > 0 && value <= highest
    ? []
    : invalids(`spec.${field}`, value, [`must be positive and less than ${highest}`]);
}

function validateLocal({ caBundle, insecureSkipTLSVerify }: APIServiceSpec): FieldError[] {
  const length = caBundle ? (decodeBase64(caBundle)?.length ?? 0) : 0;
  return [
    ...(length > 0
      ? invalids('spec.caBundle', `${length} bytes`, ['local APIServices may not have a caBundle'])
      : []),
    ...(insecureSkipTLSVerify
      ? invalids('spec.insecureSkipTLSVerify', true, ['local APIServices may not have insecureSkipTLSVerify'])
      : []),
  ];
}

function validateService({ service = {}, caBundle, insecureSkipTLSVerify }: APIServiceSpec): FieldError[] {
  const port = service.port ?? 0;
  const badPort = portNumberErrors(port);
  return [
    ...(service.namespace ? [] : [fieldError.required('spec.service.namespace')]),
    ...(service.name ? [] : [fieldError.required('spec.service.name')]),
    ...(badPort.length > 0
      ? invalids('spec.service.port', port, [`port is not valid: ${badPort.join(', ')}`])
      : []),
    ...(insecureSkipTLSVerify && caBundle
      ? invalids('spec.insecureSkipTLSVerify', true, ['may not be true if caBundle is present'])
      : []),
  ];
}
