import { program } from './support/program-io.ts';

/** bc for sums: + - * / % ^, parentheses, comparison, `scale`, variables, sqrt. */
export const bc = program(async (io) => {
  const options = io.options({ short: 'lqs', long: { mathlib: 'l' } });
  const state = { scale: options.has('l') ? 20 : 0, variables: new Map<string, string>() };
  for await (const { text } of io.lines(options.operands[0] ?? '-'))
    for (const statement of text.replace(/#.*/, '').split(';')) {
      const source = statement.trim();
      if (source === 'quit') return 0;
      if (source === '') continue;
      const assignment = /^([a-z]\w*)\s*=(?!=)\s*(.*)$/.exec(source);
      try {
        const value = bcValue(assignment ? assignment[2]! : source, state);
        if (assignment?.[1] === 'scale') state.scale = Number(value);
        else if (assignment) state.variables.set(assignment[1]!, value);
        else io.print(`${value}\n`);
      } catch (error) {
        await io.flush();
        await io.process.stderr.write(
          Uint8Array.from(
            `(standard_in) 1: ${error instanceof RangeError ? error.message : 'syntax error'}\n`,
            (c) => c.charCodeAt(0),
          ),
        );
      }
    }
  return 0;
});

interface BcState {
  scale: number;
  readonly variables: ReadonlyMap<string, string>;
}

/** A decimal number: `value` / 10^`scale`. */
interface Decimal {
  readonly value: bigint;
  readonly scale: number;
}

interface BcParser {
  readonly tokens: readonly string[];
  readonly state: BcState;
  at: number;
}

function bcValue(source: string, state: BcState): string {
  const tokens = source.match(/\d*\.?\d+|\d+\.|[a-z]\w*|[<>=!]=|[-+*/%^()<>]/g) ?? [];
  const parser: BcParser = { tokens, state, at: 0 };
  const left = sum(parser);
  const operator = tokens[parser.at];
  if (operator && /^[<>=!]/.test(operator)) {
    parser.at++;
    const difference = combine(state, '-', left, sum(parser)).value;
    const truth = {
      '<': difference < 0n,
      '>': difference > 0n,
      '==': difference === 0n,
      '!=': difference !== 0n,
      '<=': difference <= 0n,
      '>=': difference >= 0n,
    }[operator];
    return truth ? '1' : '0';
  }
  if (parser.at < tokens.length) throw new SyntaxError('syntax error');
  return decimalText(left);
}

function scaled(decimal: Decimal, scale: number): bigint {
  if (scale >= decimal.scale) return decimal.value * 10n ** BigInt(scale - decimal.scale);
  return decimal.value / 10n ** BigInt(decimal.scale - scale);
}

function decimalOf(text: string): Decimal {
  const [whole = '', part = ''] = text.split('.');
  const digits = BigInt((whole.replace('-', '') || '0') + part);
  return { value: whole.startsWith('-') ? -digits : digits, scale: part.length };
}

function combine(state: BcState, operator: string, a: Decimal, b: Decimal): Decimal {
  const most = Math.max(a.scale, b.scale);
  if (operator === '+') return { value: scaled(a, most) + scaled(b, most), scale: most };
  if (operator === '-') return { value: scaled(a, most) - scaled(b, most), scale: most };
  if (operator === '*') {
    const product = { value: a.value * b.value, scale: a.scale + b.scale };
    const kept = Math.min(product.scale, Math.max(state.scale, most));
    return { value: scaled(product, kept), scale: kept };
  }
  if (b.value === 0n) throw new RangeError('divide by zero');
  if (operator === '/') return { value: scaled(a, state.scale + b.scale) / b.value, scale: state.scale };
  return combine(state, '-', a, combine(state, '*', combine(state, '/', a, b), b));
}

function sum(parser: BcParser): Decimal {
  let left = product(parser);
  while (['+', '-'].includes(parser.tokens[parser.at] ?? ''))
    left = combine(parser.state, parser.tokens[parser.at++]!, left, product(parser));
  return left;
}

function product(parser: BcParser): Decimal {
  let left = power(parser);
  while (['*', '/', '%'].includes(parser.tokens[parser.at] ?? ''))
    left = combine(parser.state, parser.tokens[parser.at++]!, left, power(parser));
  return left;
}

function power(parser: BcParser): Decimal {
  const base = primary(parser);
  if (parser.tokens[parser.at] !== '^') return base;
  parser.at++;
  const exponent = power(parser);
  const count = exponent.value / 10n ** BigInt(exponent.scale);
  if (count > 10_000n) throw new RangeError('exponent too large');
  const full = base.scale * Number(count);
  const kept = Math.min(full, Math.max(parser.state.scale, base.scale));
  return { value: scaled({ value: base.value ** count, scale: full }, kept), scale: kept };
}

function primary(parser: BcParser): Decimal {
  const { state, tokens } = parser;
  const token = tokens[parser.at++];
  if (token === '-') return combine(state, '-', { value: 0n, scale: 0 }, primary(parser));
  if (token === '(') {
    const inner = sum(parser);
    parser.at++;
    return inner;
  }
  if (token === 'sqrt') return root(primary(parser), state.scale);
  if (token === 'scale') return { value: BigInt(state.scale), scale: 0 };
  if (token && /^[a-z]/.test(token)) return decimalOf(state.variables.get(token) ?? '0');
  if (token === undefined || !/^[\d.]/.test(token)) throw new SyntaxError('syntax error');
  return decimalOf(token);
}

/** Newton's method on integers. */
function root(decimal: Decimal, scale: number): Decimal {
  const kept = Math.max(scale, decimal.scale);
  const target = scaled(decimal, 2 * kept);
  if (target < 0n) throw new RangeError('square root of negative number');
  let guess = target;
  for (let next = (guess + 1n) / 2n; next < guess; next = (guess + target / guess) / 2n) guess = next;
  return { value: guess, scale: kept };
}

function decimalText({ value, scale }: Decimal): string {
  const negative = value < 0n;
  const digits = (negative ? -value : value).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale).replace(/^0+(?=.)/, '');
  const text = scale === 0 ? whole : `${whole === '0' ? '' : whole}.${digits.slice(-scale)}`;
  return value === 0n ? '0' : (negative ? '-' : '') + text;
}
