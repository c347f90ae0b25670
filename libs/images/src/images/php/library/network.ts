// The network: names, and connecting to databases.
import { resolveHost, ResolveError } from '@drydock/shell';
import { toSmall } from '../language/convert.ts';
import { notSimulated } from '../language/failures.ts';
import { construct, instantiable, setProperty } from '../language/objects.ts';
import type { Gen, Interpreter } from '../language/interpreter.ts';
import { PhpArray, type PhpObject, type Value } from '../language/value.ts';
import { sqlLiteral, type MysqlConnection } from '../../../mysql-client/client.ts';
import { askPdo, connectPdo, drivers } from './pdo.ts';
import type { FunctionTable } from './index.ts';

/** Waits for a promise. */
export function* waiting<T>(promise: Promise<T>): Gen<T> {
  return (yield promise) as T;
}

const attributes: Readonly<Record<number, Value>> = { 3: 2, 16: 'mysql', 19: 4, 20: 1 };

export const networkFunctions: FunctionTable = {
  'gethostbyname 1': function* ({ interpreter }, name) {
    const host = interpreter.text(name!);
    try {
      return (yield* waiting(resolveHost(interpreter.host.process, host)))[0] ?? host;
    } catch (error) {
      if (error instanceof ResolveError) return host;
      throw error;
    }
  },
  'mail 3-5': () => {
    throw notSimulated('mail()');
  },
  'drydock_pdo_connect 5': function* ({ interpreter }, object, dsn, user, password, options) {
    const connection = yield* connectPdo(
      interpreter,
      interpreter.text(dsn!),
      interpreter.text(user ?? null),
      interpreter.text(password ?? null),
    );
    const own = new Map<number, Value>(
      options instanceof PhpArray ? options.pairs().map(([key, value]) => [Number(key), value]) : [],
    );
    (object as PhpObject).native = { attributes: own, connection };
    return null;
  },
  'drydock_pdo_query 2-3': function* ({ interpreter }, object, sql, values = null) {
    const { connection } = (object as PhpObject).native as { connection: MysqlConnection };
    return yield* askPdo(
      interpreter,
      connection,
      interpreter.text(sql!),
      values instanceof PhpArray ? values.values() : undefined,
    );
  },
  'drydock_pdo_both 2': ({ interpreter }, columns, row) =>
    PhpArray.from(
      (columns as PhpArray)
        .values()
        .flatMap((name, at) => [
          [interpreter.text(name), (row as PhpArray).get(at)!] as const,
          [at, (row as PhpArray).get(at)!] as const,
        ]),
    ),
  'drydock_pdo_object 3': function* ({ interpreter }, name, row, args) {
    const cls = interpreter.classNamed(interpreter.text(name!));
    instantiable(interpreter, cls);
    const object = interpreter.newObject(cls);
    yield* construct(interpreter, object);
    // columns first, the constructor after them; private properties are no hindrance
    const frame = { ...interpreter.frame, cls };
    for (const [column, value] of (row as PhpArray).pairs())
      yield* setProperty(interpreter, frame, object, String(column), value);
    const constructor = cls.findMethod('__construct');
    if (constructor) yield* interpreter.callMethod(object, constructor, (args as PhpArray).values());
    return object;
  },
  'drydock_pdo_parameters 2': ({ interpreter }, sql, values) => {
    const given = values as PhpArray;
    const list: Value[] = [];
    const text = interpreter.text(sql!);
    const marked = text.replace(
      /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`|(?<![:\w]):([A-Za-z_]\w*)/g,
      (part, name?: string) => {
        if (name === undefined) return part;
        const value = given.get(name);
        if (value === undefined) throw invalidParameters(interpreter);
        list.push(value);
        return '?';
      },
    );
    if (marked === text)
      list.push(
        ...given
          .pairs()
          .sort(([a], [b]) => Number(a) - Number(b))
          .map(([, value]) => value),
      );
    const marks = marked.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, '').split('?').length - 1;
    if (marks !== list.length) throw invalidParameters(interpreter);
    return PhpArray.list([marked, list.length > 0 ? PhpArray.list(list) : null]);
  },
  'drydock_quote 1': ({ interpreter }, text) => sqlLiteral(interpreter.text(text!)),
  'drydock_pdo_attribute 2-3': (_, object, attribute, value) => {
    const { attributes: own, connection } = (object as PhpObject).native as {
      attributes: Map<number, Value>;
      connection: MysqlConnection;
    };
    const key = toSmall(attribute!);
    if (value === undefined)
      return own.get(key) ?? (key === 4 ? connection.serverVersion : (attributes[key] ?? null));
    own.set(key, value);
    return true;
  },
  'drydock_pdo_drivers 0': ({ interpreter }) => PhpArray.list(drivers(interpreter.host.extensions)),
};

function invalidParameters(interpreter: Interpreter): Error {
  const thrown = interpreter.error(
    'PDOException',
    'SQLSTATE[HY093]: Invalid parameter number: number of bound variables does not match number of tokens',
  );
  thrown.object.properties.set('code', 'HY093');
  return thrown;
}
