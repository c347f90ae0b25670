// Kubernetes' semver library, by the rules of semver.org.
import type { Environment } from '@marcbachmann/cel-js';

const type = 'kubernetes.Semver';

class Semver {
  constructor(
    readonly major: bigint,
    readonly minor: bigint,
    readonly patch: bigint,
    readonly pre: readonly string[],
  ) {}
}

const strict =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-.]+)?$/;

function parse(text: string, normalize = false): Semver | undefined {
  const match = strict.exec(normalize ? normalized(text) : text);
  if (!match) return undefined;
  const [, major = '0', minor = '0', patch = '0', pre] = match;
  return new Semver(BigInt(major), BigInt(minor), BigInt(patch), pre?.split('.') ?? []);
}

/** Drops a leading v and leading zeros, and adds what is missing. */
function normalized(text: string): string {
  const [numbers = '', ...rest] = text
    .trim()
    .replace(/^v/, '')
    .split(/(?=[-+])/);
  const parts = numbers.split('.').map((part) => part.replace(/^0+(?=\d)/, ''));
  while (parts.length < 3) parts.push('0');
  return parts.join('.') + rest.join('');
}

function semver(text: string, normalize = false): Semver {
  const version = parse(text, normalize);
  if (!version) throw new Error(`No Major.Minor.Patch elements found`);
  return version;
}

const order = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);

function compare(a: Semver, b: Semver): number {
  const core = order(a.major, b.major) || order(a.minor, b.minor) || order(a.patch, b.patch);
  if (core !== 0) return core;
  if (a.pre.length === 0 || b.pre.length === 0) return Math.sign(b.pre.length - a.pre.length);
  for (let index = 0; index < Math.max(a.pre.length, b.pre.length); index++) {
    const [left, right] = [a.pre[index], b.pre[index]];
    if (left === undefined || right === undefined) return left === undefined ? -1 : 1;
    if (left === right) continue;
    const [numericLeft, numericRight] = [/^\d+$/.test(left), /^\d+$/.test(right)];
    if (numericLeft && numericRight) return order(BigInt(left), BigInt(right));
    if (numericLeft !== numericRight) return numericLeft ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return 0;
}

export function registerSemver(environment: Environment): void {
  environment
    .registerType(type, Semver)
    .registerFunction(`semver(string): ${type}`, (text: string) => semver(text))
    .registerFunction(`semver(string, bool): ${type}`, semver)
    .registerFunction('isSemver(string): bool', (text: string) => parse(text) !== undefined)
    .registerFunction(
      'isSemver(string, bool): bool',
      (text: string, normalize: boolean) => parse(text, normalize) !== undefined,
    )
    .registerFunction(`${type}.major(): int`, ({ major }: Semver) => major)
    .registerFunction(`${type}.minor(): int`, ({ minor }: Semver) => minor)
    .registerFunction(`${type}.patch(): int`, ({ patch }: Semver) => patch)
    .registerFunction(`${type}.isLessThan(${type}): bool`, (a: Semver, b: Semver) => compare(a, b) < 0)
    .registerFunction(`${type}.isGreaterThan(${type}): bool`, (a: Semver, b: Semver) => compare(a, b) > 0)
    .registerFunction(`${type}.compareTo(${type}): int`, (a: Semver, b: Semver) => BigInt(compare(a, b)));
}
