// Small rules of util/validation and apimachinery's field validation that many kinds use.
import { deepEqual, dns1123Label, fieldError, type FieldError } from '@drydock/machinery';

const protocols = ['SCTP', 'TCP', 'UDP'];

/** Findings as `Invalid value` of this field. */
export function invalids(path: string, value: unknown, texts: readonly string[]): FieldError[] {
  return texts.map((text) => fieldError.invalid(path, value, text));
}

export function nonNegative(path: string, value: number | undefined): FieldError[] {
  return value !== undefined && value < 0
    ? invalids(path, value, ['must be greater than or equal to 0'])
    : [];
}

export function oneOf(path: string, value: string | undefined, supported: readonly string[]): FieldError[] {
  return value !== undefined && supported.includes(value)
    ? []
    : [fieldError.notSupported(path, value ?? '', supported)];
}

/** Texts for a number that is no port; empty when it is one. */
export function portNumberErrors(port: number): string[] {
  return port >= 1 && port <= 65_535 ? [] : ['must be between 1 and 65535, inclusive'];
}

/** Texts for what is no IANA service name: the rule for names of ports. */
export function portNameErrors(name: string): string[] {
  const errors: string[] = [];
  if (name.length > 15) errors.push('must be no more than 15 bytes');
  if (!/^[-a-z0-9]+$/.test(name))
    errors.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(name)) errors.push('must contain at least one letter (a-z)');
  if (name.includes('--')) errors.push('must not contain consecutive hyphens');
  if (name.startsWith('-') || name.endsWith('-')) errors.push('must not begin or end with a hyphen');
  return errors;
}

export function portNumberOrName(path: string, port: number | string): FieldError[] {
  return invalids(path, port, typeof port === 'number' ? portNumberErrors(port) : portNameErrors(port));
}

export function protocol(path: string, value: string | undefined): FieldError[] {
  return value ? oneOf(path, value, protocols) : [fieldError.required(path)];
}

export function dnsLabel(path: string, value: string): FieldError[] {
  return invalids(path, value, dns1123Label(value));
}

const configKeyHint =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

/** Texts for a bad key of a ConfigMap or Secret. */
export function configKeyErrors(key: string): string[] {
  const errors: string[] = [];
  if (key.length > 253) errors.push('must be no more than 253 bytes');
  if (!/^[-._a-zA-Z0-9]+$/.test(key)) errors.push(configKeyHint);
  if (key === '.') return [...errors, "must not be '.'"];
  if (key === '..') return [...errors, "must not be '..'"];
  return key.startsWith('..') ? [...errors, "must not start with '..'"] : errors;
}

/** Whether text is an IPv4 or IPv6 address as Kubernetes accepts them. */
export function isAddress(text = ''): boolean {
  const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (v4) return v4.slice(1).every((part) => Number(part) <= 255 && String(Number(part)) === part);
  if (!text.includes(':') || !/^[0-9a-fA-F:.]{2,45}$/.test(text) || text.includes(':::')) return false;
  const halves = text.split('::');
  const groups = text.split(':').filter((group) => group !== '');
  return (
    halves.length <= 2 &&
    groups.every((group) => group.length <= 4) &&
    (halves.length === 2 ? groups.length < 8 : groups.length === 8)
  );
}

export const addressText = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';

/** The same JSON, whatever the order of keys. What is equal, as nearly always, costs no text. */
export function sameValue(a: unknown, b: unknown): boolean {
  return deepEqual(a, b) || canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([x], [y]) => (x < y ? -1 : 1)))
      : inner,
  );
}

/** ValidateImmutableField. */
export function immutable(path: string, value: unknown, old: unknown): FieldError[] {
  return sameValue(value, old) ? [] : [fieldError.invalid(path, value ?? null, 'field is immutable')];
}
