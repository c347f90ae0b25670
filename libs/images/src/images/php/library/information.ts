// What PHP says of itself and its surroundings.
import { toBoolean, toSmall } from '../language/convert.ts';
import { begin, resume, type GeneratorState } from '../language/generators.ts';
import { functionOf, type Callee } from '../language/call.ts';
import { describeTrace, notSimulated, PhpThrow, traceText } from '../language/failures.ts';
import { PhpArray, PhpObject, type Value } from '../language/value.ts';
import { informationPage } from './information-page.ts';
import type { FunctionTable } from './index.ts';

export const informationFunctions: FunctionTable = {
  'phpversion 0-1': ({ interpreter }, extension) =>
    extension === undefined || interpreter.host.extensions.has(interpreter.text(extension).toLowerCase())
      ? interpreter.host.version
      : false,
  'php_sapi_name 0': ({ interpreter }) => interpreter.host.sapi,
  'php_uname 0-1': ({ interpreter }, part = 'a') =>
    ({ s: 'Linux', n: interpreter.host.process.kernel.hostname, m: 'x86_64' })[interpreter.text(part)] ??
    `Linux ${interpreter.host.process.kernel.hostname} x86_64`,
  'phpinfo 0-1': ({ interpreter }, flags = -1) => (
    interpreter.write(informationPage(interpreter, toSmall(flags))),
    true
  ),
  'zend_version 0': ({ interpreter }) =>
    interpreter.host.version.replace(/^(\d+)/, (major) => String(Number(major) - 4)),
  'extension_loaded 1': ({ interpreter }, name) =>
    interpreter.host.extensions.has(interpreter.text(name!).toLowerCase()),
  'get_loaded_extensions 0-1': ({ interpreter }) => PhpArray.list([...interpreter.host.extensions]),
  'getenv 0-2': ({ interpreter }, name) =>
    name === undefined
      ? PhpArray.from(interpreter.host.process.env)
      : (interpreter.host.process.env.get(interpreter.text(name!)) ?? false),
  'putenv 1': ({ interpreter }, text) => {
    const [name = '', value] = interpreter.text(text!).split(/=(.*)/s);
    if (value === undefined) interpreter.host.process.env.delete(name);
    else interpreter.host.process.env.set(name, value);
    return true;
  },
  'gethostname 0': ({ interpreter }) => interpreter.host.process.kernel.hostname,
  'getmypid 0': ({ interpreter }) => interpreter.host.process.pid,
  'ini_get 1': ({ interpreter }, name) => interpreter.host.ini(interpreter.text(name!)) ?? false,
  'ini_set 2': ({ interpreter }, name, value) => {
    const key = interpreter.text(name!);
    const before = interpreter.host.ini(key);
    if (before === undefined) return false;
    interpreter.host.setIni(
      key,
      typeof value === 'boolean' ? (toBoolean(value) ? '1' : '') : interpreter.text(value!),
    );
    return before;
  },
  'error_reporting 0-1': ({ interpreter }, level = null) => {
    const before =
      interpreter.silenced > 0 ? interpreter.host.errorLevel() & 4437 : interpreter.host.errorLevel();
    if (level !== null) interpreter.host.setIni('error_reporting', String(toSmall(level)));
    return before;
  },
  'setlocale 2-*': () => 'C',
  'version_compare 2-3': ({ interpreter }, a, b, operator = null) => {
    const result = compareVersions(interpreter.text(a!), interpreter.text(b!));
    if (operator === null) return result;
    const tests: Readonly<Record<string, boolean>> = {
      '<': result < 0,
      lt: result < 0,
      '<=': result <= 0,
      le: result <= 0,
      '>': result > 0,
      gt: result > 0,
      '>=': result >= 0,
      ge: result >= 0,
      '==': result === 0,
      eq: result === 0,
      '!=': result !== 0,
      ne: result !== 0,
    };
    return tests[interpreter.text(operator)] ?? null;
  },
  'drydock_trace 1': (_, trace) => traceText(trace!),
  'drydock_describe 1': ({ interpreter }, object) => describeTrace(interpreter, object as PhpObject).message,
  'drydock_unsimulated 1': (_, what) => {
    throw notSimulated(String(what));
  },
  'drydock_closure 1': ({ interpreter }, callback) => {
    const object = interpreter.newObject(interpreter.classNamed('Closure'));
    object.native = functionOf(interpreter, callback!);
    return object;
  },
  'drydock_bind 3': ({ interpreter }, closure, self, scope) => {
    const before = (closure as PhpObject).native as Callee;
    const cls =
      scope instanceof PhpObject
        ? scope.cls
        : scope === 'static'
          ? before.cls
          : interpreter.classNamed(interpreter.text(scope!));
    const object = interpreter.newObject((closure as PhpObject).cls);
    object.native = {
      ...before,
      self: self instanceof PhpObject ? self : undefined,
      cls,
      staticClass: self instanceof PhpObject ? self.cls : cls,
    } satisfies Callee;
    return object;
  },
  'drydock_generator 2-3': function* ({ interpreter }, object, action, argument = null) {
    const state = (object as PhpObject).native as GeneratorState;
    if (action === 'return') {
      if (!state.finished)
        throw interpreter.error('Exception', "Cannot get return value of a generator that hasn't returned");
      return state.result;
    }
    if (action === 'throw') {
      yield* begin(interpreter, state);
      yield* resume(interpreter, state, null, new PhpThrow(argument as PhpObject));
      return state.value;
    }
    const fresh = !state.started;
    yield* begin(interpreter, state);
    if (action === 'next' && !fresh) yield* resume(interpreter, state, null);
    else if (action === 'next') yield* resume(interpreter, state, null);
    if (action === 'send') {
      yield* resume(interpreter, state, argument);
      return state.value;
    }
    return action === 'valid'
      ? !state.finished
      : action === 'key'
        ? state.key
        : action === 'current'
          ? state.value
          : null;
  },
};

function compareVersions(left: string, right: string): number {
  const order = ['dev', 'alpha', 'a', 'beta', 'b', 'RC', 'rc', '#', 'pl', 'p'];
  const parts = (text: string) =>
    text
      .replace(/[-_+]/g, '.')
      .replace(/(\d)([a-zA-Z])/g, '$1.$2')
      .replace(/([a-zA-Z])(\d)/g, '$1.$2')
      .split('.')
      .filter((one) => one !== '');
  const rank = (part: string | undefined) =>
    part === undefined
      ? order.indexOf('#') - 0.5
      : /^\d/.test(part)
        ? order.indexOf('#')
        : order.indexOf(part);
  const [a, b] = [parts(left), parts(right)];
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const difference =
      rank(a[at]) - rank(b[at]) || (/^\d/.test(a[at] ?? '') ? Number(a[at]) - Number(b[at]) : 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

export const nothing = (): Value => null;
