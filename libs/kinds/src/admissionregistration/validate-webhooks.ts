// validateValidatingWebhook and validateMutatingWebhook of pkg/apis/admissionregistration/validation.
import { dns1035Label, dns1123Subdomain, fieldError, type FieldError } from '@drydock/machinery';
import type { MutatingWebhook, ValidatingWebhook, WebhookClientConfig } from '../generated/types.ts';
import { validateLabelSelector } from '../validation/label-selector.ts';
import { invalids, oneOf, portNumberErrors } from '../validation/values.ts';
import { failurePolicies, matchPolicies, validateMatchConditions, validateRule } from './validate-rules.ts';

type Webhook = ValidatingWebhook & Pick<MutatingWebhook, 'reinvocationPolicy'>;

const reviewVersions = ['v1', 'v1beta1'];
const harmless = ['None', 'NoneOnDryRun'];
const sideEffects = [...harmless, 'Some', 'Unknown'];
const longestTimeout = 30;

/** `old`: what the update replaces; faults that it has already are let pass. */
export function validateWebhooks(
  webhooks: readonly Webhook[] | undefined,
  old: readonly Webhook[] | undefined,
): FieldError[] {
  const names = (webhooks ?? []).map(({ name }) => name);
  const oldNames = (old ?? []).map(({ name }) => name);
  const unique = new Set(oldNames).size === oldNames.length;
  const allowed = (old ?? []).every((hook) => harmless.includes(hook.sideEffects)) ? harmless : sideEffects;
  const recognized = (old ?? []).every(({ admissionReviewVersions: versions }) =>
    versions.some((version) => reviewVersions.includes(version)),
  );
  return (webhooks ?? []).flatMap((hook, index) => {
    const path = `webhooks[${index}]`;
    return [
      ...validateWebhook(hook, path, allowed),
      ...validateVersions(hook.admissionReviewVersions ?? [], `${path}.admissionReviewVersions`, recognized),
      ...(unique && hook.name && names.indexOf(hook.name) < index
        ? [fieldError.duplicate(`${path}.name`, hook.name)]
        : []),
    ];
  });
}

function validateWebhook(hook: Webhook, path: string, allowed: readonly string[]): FieldError[] {
  const optional = (field: 'failurePolicy' | 'matchPolicy' | 'reinvocationPolicy', values: string[]) =>
    hook[field] === undefined ? [] : oneOf(`${path}.${field}`, hook[field], values);
  const { timeoutSeconds: seconds } = hook;
  return [
    ...fullyQualifiedName(hook.name ?? '', `${path}.name`),
    ...(hook.rules ?? []).flatMap((rule, index) => validateRule(rule, `${path}.rules[${index}]`)),
    ...optional('failurePolicy', failurePolicies),
    ...optional('matchPolicy', matchPolicies),
    ...(hook.sideEffects === undefined
      ? [fieldError.required(`${path}.sideEffects`, `must specify one of ${allowed.join(', ')}`)]
      : oneOf(`${path}.sideEffects`, hook.sideEffects, allowed)),
    ...(seconds !== undefined && (seconds > longestTimeout || seconds < 1)
      ? invalids(`${path}.timeoutSeconds`, seconds, ['the timeout value must be between 1 and 30 seconds'])
      : []),
    ...(hook.namespaceSelector
      ? validateLabelSelector(hook.namespaceSelector, `${path}.namespaceSelector`)
      : []),
    ...(hook.objectSelector ? validateLabelSelector(hook.objectSelector, `${path}.objectSelector`) : []),
    ...optional('reinvocationPolicy', ['IfNeeded', 'Never']),
    ...validateClientConfig(hook.clientConfig ?? {}, `${path}.clientConfig`),
    ...validateMatchConditions(hook.matchConditions, `${path}.matchConditions`),
  ];
}

function fullyQualifiedName(name: string, path: string): FieldError[] {
  if (name === '') return [fieldError.required(path)];
  const bad = dns1123Subdomain(name);
  if (bad.length > 0) return [fieldError.invalid(path, name, bad.join(','))];
  return name.split('.').length < 3
    ? [fieldError.invalid(path, name, 'should be a domain with at least three segments separated by dots')]
    : [];
}

function validateVersions(versions: readonly string[], path: string, recognized: boolean): FieldError[] {
  const known = reviewVersions.join(', ');
  if (versions.length === 0) return [fieldError.required(path, `must specify one of ${known}`)];
  const errors = versions.flatMap((version, index) =>
    versions.indexOf(version) < index
      ? [fieldError.invalid(`${path}[${index}]`, version, 'duplicate version')]
      : invalids(`${path}[${index}]`, version, dns1035Label(version)),
  );
  return recognized && !versions.some((version) => reviewVersions.includes(version))
    ? [...errors, fieldError.invalid(path, versions, `must include at least one of ${known}`)]
    : errors;
}

function validateClientConfig({ url, service }: WebhookClientConfig, path: string): FieldError[] {
  if ((url === undefined) === (service === undefined))
    return [fieldError.required(path, 'exactly one of url or service is required')];
  if (url !== undefined) return validateUrl(url, `${path}.url`);
  const { name, namespace, port = 0, path: urlPath } = service ?? {};
  return [
    ...(name ? [] : [fieldError.required(`${path}.service.name`, 'service name is required')]),
    ...(namespace ? [] : [fieldError.required(`${path}.service.namespace`, 'service namespace is required')]),
    ...(portNumberErrors(port).length > 0
      ? invalids(`${path}.service.port`, port, [`port is not valid: ${portNumberErrors(port).join(', ')}`])
      : []),
    ...(urlPath === undefined ? [] : validatePath(urlPath, `${path}.service.path`)),
  ];
}

function validateUrl(url: string, path: string): FieldError[] {
  const form = 'desired format: https://host[/path]';
  const m = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/.exec(url);
  const [, scheme = '', authority = '', , query, fragment] = m ?? [];
  const errors: FieldError[] = [];
  const add = (value: string, text: string) => errors.push(fieldError.invalid(path, value, text));
  if (scheme !== 'https') add(scheme, `'https' is the only allowed URL scheme; ${form}`);
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  if (host === '') add(host, `host must be specified; ${form}`);
  if (authority.includes('@'))
    add(authority.slice(0, authority.lastIndexOf('@')), 'user information is not permitted in the URL');
  if (fragment && fragment.length > 1) add(fragment.slice(1), 'fragments are not permitted in the URL');
  if (query && query.length > 1) add(query.slice(1), 'query parameters are not permitted in the URL');
  return errors;
}

function validatePath(urlPath: string, path: string): FieldError[] {
  if (urlPath === '/' || urlPath === '') return [];
  if (urlPath === '//') return [fieldError.invalid(path, urlPath, 'segment[0] may not be empty')];
  const errors = urlPath.startsWith('/') ? [] : [fieldError.invalid(path, urlPath, "must start with a '/'")];
  const steps = urlPath.replace(/\/$/, '').split('/').slice(1);
  steps.forEach((step, index) => {
    if (step === '') errors.push(fieldError.invalid(path, urlPath, `segment[${index}] may not be empty`));
    else
      for (const text of dns1123Subdomain(step))
        errors.push(fieldError.invalid(path, urlPath, `segment[${index}]: ${text}`));
  });
  return errors;
}
