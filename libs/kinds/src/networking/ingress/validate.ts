// ValidateIngressCreate and ValidateIngressUpdate of k8s.io/kubernetes/pkg/apis/networking/validation.
import { dns1035Label, dns1123Subdomain, fieldError, type FieldError } from '@drydock/machinery';
import type {
  HTTPIngressPath,
  Ingress,
  IngressBackend,
  IngressRule,
  IngressServiceBackend,
  IngressSpec,
  IngressTLS,
} from '../../generated/types.ts';
import type { ValidationContext } from '../../kind.ts';
import { hostErrors, typedReference } from '../../validation/references.ts';
import { invalids, isAddress, oneOf, portNameErrors, portNumberErrors } from '../../validation/values.ts';

const classAnnotation = 'kubernetes.io/ingress.class';
const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix'];
const badSequences = ['//', '/./', '/../', '%2f', '%2F'];
const badSuffixes = ['/..', '/.'];

export function validateIngress(
  { metadata, spec = {} }: Ingress,
  { old }: ValidationContext,
): readonly FieldError[] {
  const errors = validateSpec(spec, (old as Ingress | undefined)?.spec);
  const annotated = metadata.annotations?.[classAnnotation];
  if (
    !old &&
    annotated !== undefined &&
    spec.ingressClassName !== undefined &&
    annotated !== spec.ingressClassName
  )
    errors.push(
      fieldError.invalid(
        `annotations.${classAnnotation}`,
        annotated,
        'must match `ingressClassName` when both are specified',
      ),
    );
  return errors;
}

function validateSpec(spec: IngressSpec, old: IngressSpec | undefined): FieldError[] {
  const { rules = [], tls = [], defaultBackend, ingressClassName } = spec;
  const errors: FieldError[] =
    rules.length === 0 && !defaultBackend
      ? [fieldError.invalid('spec', null, 'either `defaultBackend` or `rules` must be specified')]
      : [];
  if (defaultBackend) errors.push(...validateBackend(defaultBackend, 'spec.defaultBackend'));
  errors.push(...rules.flatMap((rule, index) => validateRule(rule, `spec.rules[${index}]`)));
  // What an older release let pass may stay.
  const lenient = (old?.tls ?? []).some((entry) => secretErrors(entry).length > 0);
  errors.push(...tls.flatMap((entry, index) => validateTls(entry, `spec.tls[${index}]`, lenient)));
  if (ingressClassName !== undefined)
    errors.push(...invalids('spec.ingressClassName', ingressClassName, dns1123Subdomain(ingressClassName)));
  return errors;
}

const secretErrors = ({ secretName }: IngressTLS) => (secretName ? dns1123Subdomain(secretName) : []);

function validateTls(tls: IngressTLS, path: string, lenient: boolean): FieldError[] {
  return [
    ...(tls.hosts ?? []).flatMap((host, index) =>
      invalids(`${path}.hosts[${index}]`, host, hostErrors(host)),
    ),
    ...(lenient ? [] : invalids(`${path}.secretName`, tls.secretName, secretErrors(tls))),
  ];
}

function validateRule({ host, http }: IngressRule, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (host && isAddress(host))
    errors.push(fieldError.invalid(`${path}.host`, host, 'must be a DNS name, not an IP address'));
  if (host) errors.push(...invalids(`${path}.host`, host, hostErrors(host)));
  if (!http) return errors;
  const paths = http.paths ?? [];
  if (paths.length === 0) errors.push(fieldError.required(`${path}.http.paths`));
  return [...errors, ...paths.flatMap((one, index) => validatePath(one, `${path}.http.paths[${index}]`))];
}

function validatePath({ path = '', pathType, backend }: HTTPIngressPath, at: string): FieldError[] {
  if (pathType === undefined) return [fieldError.required(`${at}.pathType`, 'pathType must be specified')];
  const errors: FieldError[] = [];
  const strict = pathType === 'Exact' || pathType === 'Prefix';
  if (!pathTypes.includes(pathType)) errors.push(...oneOf(`${at}.pathType`, pathType, pathTypes));
  else if (!path.startsWith('/') && (strict || path !== ''))
    errors.push(fieldError.invalid(`${at}.path`, path, 'must be an absolute path'));
  if (strict && path !== '')
    errors.push(
      ...badSequences
        .filter((sequence) => path.includes(sequence))
        .map((sequence) => fieldError.invalid(`${at}.path`, path, `must not contain '${sequence}'`)),
      ...badSuffixes
        .filter((suffix) => path.endsWith(suffix))
        .map((suffix) => fieldError.invalid(`${at}.path`, path, `cannot end with '${suffix}'`)),
    );
  return [...errors, ...validateBackend(backend ?? {}, `${at}.backend`)];
}

function validateBackend({ resource, service }: IngressBackend, path: string): FieldError[] {
  if (resource && service)
    return [fieldError.invalid(path, '', 'cannot set both resource and service backends')];
  if (resource) return typedReference(resource, `${path}.resource`);
  if (service) return validateService(service, path);
  return [fieldError.invalid(path, '', 'resource or service backend is required')];
}

function validateService({ name, port = {} }: IngressServiceBackend, path: string): FieldError[] {
  const errors = name
    ? invalids(`${path}.service.name`, name, dns1035Label(name))
    : [fieldError.required(`${path}.service.name`)];
  if (port.name && port.number)
    return [...errors, fieldError.invalid(path, '', 'cannot set both port name & port number')];
  if (port.name)
    return [...errors, ...invalids(`${path}.service.port.name`, port.name, portNameErrors(port.name))];
  if (port.number)
    return [
      ...errors,
      ...invalids(`${path}.service.port.number`, port.number, portNumberErrors(port.number)),
    ];
  return [...errors, fieldError.required(path, 'port name or number is required')];
}
