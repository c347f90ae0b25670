// resource.Quantity: exact numbers with a suffix. Kept as an integer count of nanos, which is the finest unit Kubernetes has.

const decimalExponents: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const binaryPowers: Readonly<Record<string, bigint>> = {
  Ki: 10n,
  Mi: 20n,
  Gi: 30n,
  Ti: 40n,
  Pi: 50n,
  Ei: 60n,
};
const nanosPerUnit = 1_000_000_000n;
const largest = (1n << 63n) - 1n;

type Format = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

export class Quantity {
  constructor(
    /** The value times 10⁹. */
    readonly nano: bigint,
    readonly format: Format = 'DecimalSI',
  ) {}

  compare(other: Quantity): -1 | 0 | 1 {
    return this.nano < other.nano ? -1 : this.nano > other.nano ? 1 : 0;
  }

  add(other: Quantity): Quantity {
    return new Quantity(this.nano + other.nano, this.nano === 0n ? other.format : this.format);
  }

  sub(other: Quantity): Quantity {
    return new Quantity(this.nano - other.nano, this.nano === 0n ? other.format : this.format);
  }

  /** Whole units, rounded away from zero. */
  value(): number {
    return Number(roundUp(this.nano, nanosPerUnit));
  }

  /** Thousandths, rounded away from zero. */
  milliValue(): number {
    return Number(roundUp(this.nano, 1_000_000n));
  }

  /** The canonical form: no fraction, the largest suffix that allows it. */
  toString(): string {
    const sign = this.nano < 0n ? '-' : '';
    const nano = this.nano < 0n ? -this.nano : this.nano;
    if (nano === 0n) return '0';
    // Below 1024 (or with a fraction) the binary format falls back to the decimal one, as in apimachinery.
    if (this.format === 'BinarySI' && nano % nanosPerUnit === 0n && nano >= 1024n * nanosPerUnit)
      return sign + binaryText(nano / nanosPerUnit);
    return sign + decimalText(nano, this.format === 'DecimalExponent');
  }
}

function roundUp(nano: bigint, unit: bigint): bigint {
  const whole = nano / unit;
  if (nano % unit === 0n) return whole;
  return nano > 0n ? whole + 1n : whole - 1n;
}

function binaryText(units: bigint): string {
  let suffix = '';
  for (const [name, power] of Object.entries(binaryPowers)) if (units % (1n << power) === 0n) suffix = name;
  return `${units >> (binaryPowers[suffix] ?? 0n)}${suffix}`;
}

function decimalText(nano: bigint, exponentForm: boolean): string {
  let digits = nano;
  let exponent = -9;
  while (digits % 1000n === 0n && exponent < 18) {
    digits /= 1000n;
    exponent += 3;
  }
  if (exponentForm) return exponent === 0 ? `${digits}` : `${digits}e${exponent}`;
  const suffix = Object.entries(decimalExponents).find(([, e]) => e === exponent)?.[0] ?? '';
  return `${digits}${suffix}`;
}

/** Undefined when the text is not a quantity. Fractions finer than a nano are rounded up; too large ones are capped. */
export function parseQuantity(text: string | number): Quantity | undefined {
  const m = /^([+-]?)(\d+\.?\d*|\.\d+)(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|[eE][+-]?\d{1,3})?$/.exec(String(text));
  if (!m || String(text).length > 64) return undefined;
  const [, sign, number = '', suffix = ''] = m;
  const [whole = '', fraction = ''] = number.split('.');
  const mantissa = BigInt(`${whole}${fraction}` || '0');
  const binary = binaryPowers[suffix];
  const exponential = /^[eE][+-]?\d/.test(suffix);
  const exponent = exponential
    ? Number(suffix.slice(1))
    : binary === undefined
      ? (decimalExponents[suffix] ?? 0)
      : 0;
  const power = exponent + 9 - fraction.length;
  const scaled =
    (binary === undefined ? mantissa : mantissa << binary) * 10n ** BigInt(Math.max(0, Math.min(power, 64)));
  const exact = power < 0 ? roundUp(scaled, 10n ** BigInt(-power)) : scaled;
  const capped = exact > largest * nanosPerUnit ? largest * nanosPerUnit : exact;
  const format = binary !== undefined ? 'BinarySI' : exponential ? 'DecimalExponent' : 'DecimalSI';
  return new Quantity(sign === '-' ? -capped : capped, format);
}
