// Formats of strings that kube-openapi knows; others are ignored, as the API server ignores them.
import { isAddress } from '@drydock/kinds';
import { decodeBase64, dns1123Label, dns1123Subdomain, parseTime } from '@drydock/machinery';

const isV4 = (text: string) => isAddress(text) && !text.includes(':');
const isV6 = (text: string) => isAddress(text) && text.includes(':');
const matching = (pattern: RegExp) => (text: string) => pattern.test(text);
const hex = '[0-9a-f]';
const uuid = (version: string, variant: string) =>
  new RegExp(`^${hex}{8}-?${hex}{4}-?${version}${hex}{3}-?${variant}${hex}{3}-?${hex}{12}$`, 'i');

function isCidr(text: string): boolean {
  const [address = '', bits = '', ...rest] = text.split('/');
  return (
    rest.length === 0 &&
    isAddress(address) &&
    /^\d{1,3}$/.test(bits) &&
    Number(bits) <= (isV4(address) ? 32 : 128)
  );
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && parseTime(`${text}T00:00:00Z`) !== undefined;
}

/** Go's durations, and the words that strfmt adds: `3 days`. */
function isDuration(text: string): boolean {
  return (
    /^[+-]?((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/.test(text) ||
    /^[+-]?0$/.test(text) ||
    /^(\d+)\s*(nanoseconds?|nanos?|ns|microseconds?|micros?|us|µs|milliseconds?|millis?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|hr|h|days?|d|weeks?|wks?|wk|w)$/.test(
      text,
    )
  );
}

function isCreditCard(text: string): boolean {
  const digits = text.replace(/\D+/g, '');
  if (!/^\d{13,19}$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

function isIsbn10(text: string): boolean {
  const digits = text.replace(/[\s-]/g, '');
  if (!/^\d{9}[\dX]$/.test(digits)) return false;
  const sum = [...digits].reduce(
    (total, digit, index) => total + (index + 1) * (digit === 'X' ? 10 : Number(digit)),
    0,
  );
  return sum % 11 === 0;
}

function isIsbn13(text: string): boolean {
  const digits = text.replace(/[\s-]/g, '');
  if (!/^\d{13}$/.test(digits)) return false;
  return (
    [...digits].reduce((total, digit, index) => total + Number(digit) * (index % 2 ? 3 : 1), 0) % 10 === 0
  );
}

/** By name; each says whether a text is of that format. */
export const formats: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ['bsonobjectid', matching(/^[0-9a-fA-F]{24}$/)],
  ['byte', (text: string) => decodeBase64(text) !== undefined],
  ['cidr', isCidr],
  ['creditcard', isCreditCard],
  ['date', isDate],
  ['date-time', (text: string) => parseTime(text) !== undefined],
  ['datetime', (text: string) => parseTime(text) !== undefined],
  ['duration', isDuration],
  ['email', matching(/^[^\s@<>,;:"()[\]\\]+@[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/)],
  ['hexcolor', matching(/^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/)],
  ['hostname', matching(/^[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/)],
  ['ipv4', isV4],
  ['ipv6', isV6],
  ['isbn', (text: string) => isIsbn10(text) || isIsbn13(text)],
  ['isbn10', isIsbn10],
  ['isbn13', isIsbn13],
  ['k8s-long-name', (text: string) => dns1123Subdomain(text).length === 0],
  ['k8s-short-name', (text: string) => dns1123Label(text).length === 0],
  ['mac', matching(/^([0-9a-fA-F]{2}([:-]))([0-9a-fA-F]{2}\2){4}([0-9a-fA-F]{2})$/)],
  ['password', () => true],
  ['rgbcolor', matching(/^rgb\(\s*\d{1,3}\s*,\s*\d{1,3}\s*,\s*\d{1,3}\s*\)$/)],
  ['ssn', matching(/^\d{3}[- ]?\d{2}[- ]?\d{4}$/)],
  ['uri', matching(/^([A-Za-z][A-Za-z0-9+.-]*:[^\s]+|\/[^\s]*)$/)],
  ['uuid', matching(uuid(hex, hex))],
  ['uuid3', matching(uuid('3', hex))],
  ['uuid4', matching(uuid('4', '[89ab]'))],
  ['uuid5', matching(uuid('5', '[89ab]'))],
]);
