// Kubernetes' quantity library.
import type { Environment } from '@marcbachmann/cel-js';
import { parseQuantity, Quantity } from '@drydock/machinery';

const type = 'kubernetes.Quantity';
const one = 1_000_000_000n;

function quantity(text: string): Quantity {
  const parsed = parseQuantity(text);
  if (parsed) return parsed;
  throw new Error(
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  );
}

function asInteger(value: Quantity): bigint {
  if (value.nano % one !== 0n) throw new Error('cannot convert value to integer');
  return value.nano / one;
}

const whole = (value: bigint) => new Quantity(value * one);

export function registerQuantities(environment: Environment): void {
  environment
    .registerType(type, Quantity)
    .registerFunction(`quantity(string): ${type}`, quantity)
    .registerFunction('isQuantity(string): bool', (text: string) => parseQuantity(text) !== undefined)
    .registerFunction(`${type}.isInteger(): bool`, (value: Quantity) => value.nano % one === 0n)
    .registerFunction(`${type}.asInteger(): int`, asInteger)
    .registerFunction(`${type}.asApproximateFloat(): double`, (value: Quantity) => Number(value.nano) / 1e9)
    .registerFunction(`${type}.sign(): int`, (value: Quantity) =>
      value.nano > 0n ? 1n : value.nano < 0n ? -1n : 0n,
    )
    .registerFunction(`${type}.add(${type}): ${type}`, (a: Quantity, b: Quantity) => a.add(b))
    .registerFunction(`${type}.add(int): ${type}`, (a: Quantity, b: bigint) => a.add(whole(b)))
    .registerFunction(`${type}.sub(${type}): ${type}`, (a: Quantity, b: Quantity) => a.sub(b))
    .registerFunction(`${type}.sub(int): ${type}`, (a: Quantity, b: bigint) => a.sub(whole(b)))
    .registerFunction(`${type}.isLessThan(${type}): bool`, (a: Quantity, b: Quantity) => a.nano < b.nano)
    .registerFunction(`${type}.isGreaterThan(${type}): bool`, (a: Quantity, b: Quantity) => a.nano > b.nano)
    .registerFunction(`${type}.compareTo(${type}): int`, (a: Quantity, b: Quantity) => BigInt(a.compare(b)));
}
