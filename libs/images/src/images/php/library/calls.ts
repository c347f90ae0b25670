// Functions about functions, errors and the end of the script.
import { toSmall } from '../language/convert.ts';
import { isCallable } from '../language/expressions.ts';
import { currentTrace, Stop, traceText } from '../language/failures.ts';
import { PhpArray, type Value } from '../language/value.ts';
import type { FunctionTable } from './index.ts';

export const callFunctions: FunctionTable = {
  'call_user_func 1-*': ({ interpreter }, callback, ...args) => interpreter.call(callback!, args),
  'call_user_func_array 2': ({ interpreter }, callback, args) =>
    interpreter.call(callback!, (args as PhpArray).values()),
  'func_get_args 0': ({ interpreter }) => PhpArray.list(interpreter.stack.at(-2)?.args ?? []),
  'func_num_args 0': ({ interpreter }) => interpreter.stack.at(-2)?.args.length ?? -1,
  'func_get_arg 1': ({ interpreter }, index) => interpreter.stack.at(-2)?.args[toSmall(index!)] ?? null,
  'function_exists 1': ({ interpreter }, name) =>
    interpreter.findFunction(interpreter.text(name!)) !== undefined,
  'register_shutdown_function 1-*': ({ interpreter }, callable, ...args) => {
    interpreter.shutdown.push({ callable: callable!, args });
    return null;
  },
  'set_error_handler 1-2': ({ interpreter }, handler) => {
    const before = interpreter.handlers.error.at(-1) ?? null;
    interpreter.handlers.error.push(handler!);
    return before;
  },
  'restore_error_handler 0': ({ interpreter }) => (interpreter.handlers.error.pop(), true),
  'set_exception_handler 1': ({ interpreter }, handler) => {
    const before = interpreter.handlers.exception.at(-1) ?? null;
    interpreter.handlers.exception.push(handler!);
    return before;
  },
  'restore_exception_handler 0': ({ interpreter }) => (interpreter.handlers.exception.pop(), true),
  'trigger_error 1-2': ({ interpreter }, message, level = 1024) => triggerError(interpreter, message!, level),
  'user_error 1-2': ({ interpreter }, message, level = 1024) => triggerError(interpreter, message!, level),
  'error_get_last 0': ({ interpreter }) => {
    const { lastError } = interpreter;
    return lastError
      ? PhpArray.from([
          ['type', Number(lastError.type)],
          ['message', lastError.message],
          ['file', lastError.file],
          ['line', lastError.line],
        ])
      : null;
  },
  'error_clear_last 0': ({ interpreter }) => ((interpreter.lastError = undefined), null),
  'error_log 1-4': ({ interpreter }, message) => (interpreter.host.log(interpreter.text(message!)), true),
  'debug_backtrace 0-2': ({ interpreter }) => currentTrace(interpreter, 1),
  'debug_print_backtrace 0-2': ({ interpreter }) => (
    interpreter.write(`${traceText(currentTrace(interpreter, 1)).replace(/#\d+ \{main\}$/, '')}`),
    null
  ),
  'spl_autoload_register 0-3': ({ interpreter }, loader = null) => {
    if (loader !== null) interpreter.autoloaders.push(loader);
    return true;
  },
  'usleep 1': function* ({ interpreter }, time) {
    yield interpreter.host.process.clock.sleep(toSmall(time!) / 1000);
    return null;
  },
  'sleep 1': function* ({ interpreter }, seconds) {
    yield interpreter.host.process.clock.sleep(toSmall(seconds!) * 1000);
    return 0;
  },
  'define 2-3': ({ interpreter }, name, value) => {
    const key = interpreter.text(name!);
    if (interpreter.constant(key) !== undefined) {
      interpreter.warn('Warning', `Constant ${key} already defined`);
      return false;
    }
    interpreter.constants.set(key, value!);
    return true;
  },
  'defined 1': ({ interpreter }, name) => interpreter.constant(interpreter.text(name!)) !== undefined,
  'constant 1': function* ({ interpreter }, name) {
    const text = interpreter.text(name!);
    const [cls, member] = text.split('::');
    if (member !== undefined) {
      const { constantOf } = yield* objects();
      return yield* constantOf(interpreter, interpreter.classNamed(cls!), member);
    }
    const value = interpreter.constant(text);
    if (value === undefined) throw interpreter.error('Error', `Undefined constant "${text}"`);
    return value;
  },
  'is_callable_name 1': ({ interpreter }, value) => isCallable(interpreter, value!),
  'gc_collect_cycles 0': () => 0,
  'ignore_user_abort 0-1': () => 0,
};

import { constantOf } from '../language/objects.ts';
import type { Gen, Interpreter } from '../language/interpreter.ts';
// eslint-disable-next-line require-yield -- shape of a Gen
function* objects(): Gen<{ constantOf: typeof constantOf }> {
  return { constantOf };
}

function triggerError(interpreter: Interpreter, message: Value, level: Value): Value {
  const names: Readonly<Record<number, string>> = {
    256: 'User Fatal error',
    512: 'User Warning',
    1024: 'User Notice',
    16384: 'User Deprecated',
  };
  const name = names[toSmall(level)];
  if (!name)
    throw interpreter.error(
      'ValueError',
      'trigger_error(): Argument #2 ($error_level) must be one of E_USER_ERROR, E_USER_WARNING, E_USER_NOTICE, or E_USER_DEPRECATED',
    );
  const at = interpreter.stack.findLast((one) => !one.internal)!;
  interpreter.report(name, interpreter.text(message), at.file, at.line);
  if (toSmall(level) === 256 && interpreter.handlers.error.length === 0) throw new Stop('exit', false, 255);
  return true;
}
