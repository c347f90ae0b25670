// range()
import type { Interpreter } from '../language/interpreter.ts';
import { Float, isInteger, PhpArray, type Value } from '../language/value.ts';

/** The numbers or letters from one to another. */
export function range(interpreter: Interpreter, from: Value, to: Value, step: Value): Value {
  const letters = [from, to].every((one) => typeof one === 'string' && one !== '' && !/^[\d.+-]/.test(one));
  const floats =
    [from, to, step].some((one) => one instanceof Float && !Number.isInteger(one.value)) ||
    [from, to].some((one) => typeof one === 'string' && one.includes('.'));
  const number = (one: Value): number =>
    letters && typeof one === 'string'
      ? one.charCodeAt(0)
      : one instanceof Float
        ? one.value
        : isInteger(one)
          ? Number(one)
          : Number(interpreter.text(one)) || 0;
  const [start, end, by] = [number(from), number(to), Math.abs(number(step))];
  if (by === 0) throw interpreter.error('ValueError', 'range(): Argument #3 ($step) cannot be 0');
  if (by > Math.abs(end - start) && Math.abs(end - start) > 0)
    throw interpreter.error('ValueError', 'range(): Argument #3 ($step) must not exceed the specified range');
  const amount = Math.floor(Math.abs(end - start) / by + 1e-9) + 1;
  if (amount > 4_000_000)
    throw interpreter.error(
      'ValueError',
      `The supplied range exceeds the maximum array size: start=${start} end=${end}`,
    );
  interpreter.budget.take(amount * 16);
  return PhpArray.list(
    Array.from({ length: amount }, (_, at): Value => {
      const value = start + (end >= start ? at : -at) * by;
      return letters ? String.fromCharCode(value) : floats ? new Float(value) : value;
    }),
  );
}
