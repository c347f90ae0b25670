// The ways a script stops, and how exceptions look from outside.
import type { Interpreter } from './interpreter.ts';
import { Float, isInteger, PhpArray, PhpObject, plain, type Value } from './value.ts';
import { floatText } from './convert.ts';

/** A PHP exception on its way to a catch. */
export class PhpThrow extends Error {
  constructor(readonly object: PhpObject) {
    super(object.cls.name);
  }
}

/** No catch can hold this: `exit`, a fatal error, or something that is not simulated. */
export class Stop extends Error {
  /** Where it happened, once somebody who knows has seen it. */
  at: { readonly file: string; readonly line: number } | undefined = undefined;

  constructor(
    message: string,
    readonly notSimulated = false,
    readonly exitCode?: number,
  ) {
    super(message);
  }
}

/** What this simulation does not know ends the script and says so. */
export const notSimulated = (what: string): Stop => new Stop(`not simulated: ${what}`, true);

/** The present stack as PHP's array of calls, innermost first. */
export function currentTrace(interpreter: Interpreter, skip = 0): PhpArray {
  const calls: PhpArray[] = [];
  const { stack } = interpreter;
  for (let at = stack.length - 1 - skip; at > 0; at--) {
    const frame = stack[at]!;
    if (!frame.fn) continue;
    const caller = stack[at - 1]!;
    const call = new PhpArray();
    if (!caller.internal) {
      call.set('file', caller.file);
      call.set('line', caller.line);
    }
    call.set('function', frame.fn.name);
    if (frame.cls && !frame.fn.name.includes('{closure')) {
      call.set('class', frame.cls.name);
      call.set('type', frame.self ? '->' : '::');
    } else if (frame.cls) {
      call.set('class', frame.cls.name);
      call.set('type', frame.self ? '->' : '::');
    }
    call.set('args', PhpArray.list(frame.args));
    calls.push(call);
  }
  return PhpArray.list(calls);
}

function argumentText(value: Value): string {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return String(value);
  if (isInteger(value)) return String(value);
  if (value instanceof Float) return floatText(value.value);
  if (typeof value === 'string') return value.length > 15 ? `'${value.slice(0, 15)}...'` : `'${value}'`;
  return value instanceof PhpArray ? 'Array' : `Object(${value.cls.name})`;
}

/** getTraceAsString() */
export function traceText(trace: Value): string {
  const calls = trace instanceof PhpArray ? trace.values() : [];
  const lines = calls.map((value, index) => {
    const call = value as PhpArray;
    const file = call.get('file');
    const where = file === undefined ? '[internal function]' : `${String(file)}(${String(call.get('line'))})`;
    const args = (call.get('args') as PhpArray | undefined)?.values().map(argumentText).join(', ') ?? '';
    const name = `${String(call.get('class') ?? '')}${String(call.get('type') ?? '')}${String(call.get('function'))}`;
    return `#${index} ${where}: ${name}(${args})\n`;
  });
  return `${lines.join('')}#${calls.length} {main}`;
}

/** An exception and those before it, as an uncaught one is reported. */
export function describeTrace(
  interpreter: Interpreter,
  object: PhpObject,
): { message: string; file: string; line: number } {
  const field = (one: PhpObject, name: string): Value => plain(one.properties.get(name) ?? null);
  const chain: PhpObject[] = [];
  for (let one: Value = object; one instanceof PhpObject; one = field(one, 'previous')) chain.unshift(one);
  const texts = chain.map((one) => {
    const written = interpreter.text(field(one, 'message'));
    const message =
      one.cls.is('typeerror') && written.includes(', called in ') ? `${written} and defined` : written;
    const file = String(field(one, 'file'));
    const line = String(field(one, 'line'));
    return `${one.cls.name}${message === '' ? '' : `: ${message}`} in ${file}:${line}\nStack trace:\n${traceText(field(one, 'trace'))}`;
  });
  return {
    message: texts.join('\n\nNext '),
    file: String(field(object, 'file')),
    line: Number(field(object, 'line')),
  };
}
