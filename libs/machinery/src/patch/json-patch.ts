// RFC 6902. Written here because the error texts (evanphx/json-patch through the API server) are what learners see.
import { failure } from '../status-error.ts';
import { copyOf, deepEqual, isObject, own, put } from './value.ts';

export interface JsonPatchOperation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

const maxOperations = 10_000;
const refuse = (message: string) => failure(422, 'Invalid', message);

/** Throws StatusError: 422 when an operation does not apply, 413 when there are more than 10 000. */
export function applyJsonPatch(document: unknown, operations: unknown): unknown {
  if (!Array.isArray(operations))
    throw failure(
      400,
      'BadRequest',
      'error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch',
    );
  if (operations.length > maxOperations)
    throw failure(
      413,
      'RequestEntityTooLarge',
      `Request entity too large: The allowed maximum operations in a JSON patch is ${maxOperations}, got ${operations.length}`,
    );
  return operations
    .map(operationOf)
    .reduce((current: unknown, operation) => applyOne(current, operation), document);
}

/** Members of another type than they should have read as the word `unknown`, as in Go. */
function operationOf(given: unknown): JsonPatchOperation {
  if (given !== null && !isObject(given))
    throw failure(
      400,
      'BadRequest',
      `json: cannot unmarshal ${Array.isArray(given) ? 'array' : typeof given === 'boolean' ? 'bool' : typeof given} into Go value of type jsonpatch.Operation`,
    );
  const text = (name: string) => {
    const value = given && own(given, name);
    return typeof value === 'string' ? value : undefined;
  };
  const [op, path, from] = [text('op'), text('path'), text('from')];
  return {
    op: op ?? 'unknown',
    path: path ?? 'unknown',
    ...(from === undefined ? {} : { from }),
    ...(given && Object.hasOwn(given, 'value') ? { value: given['value'] } : {}),
  };
}

function applyOne(document: unknown, operation: JsonPatchOperation): unknown {
  const path = pointer(operation.path ?? '');
  switch (operation.op) {
    case 'add':
      return change(document, path, operation, (parent, key) => insert(parent, key, operation.value));
    case 'remove':
      return change(document, path, operation, (parent, key) => removeAt(parent, key, operation));
    case 'replace':
      lookUp(document, path, operation);
      return path.length === 0
        ? operation.value
        : change(document, path, operation, (parent, key) => setAt(parent, key, operation.value));
    case 'test':
      if (!deepEqual(find(document, path), operation.value))
        throw refuse(
          `the server rejected our request due to an error in our request: testing value ${operation.path} failed: test failed`,
        );
      return document;
    case 'move': {
      const value = lookUp(document, pointer(operation.from ?? ''), operation);
      const without = applyOne(document, { op: 'remove', path: operation.from ?? '' });
      return applyOne(without, { op: 'add', path: operation.path, value });
    }
    case 'copy':
      return applyOne(document, {
        op: 'add',
        path: operation.path,
        value: lookUp(document, pointer(operation.from ?? ''), operation),
      });
    default:
      throw refuse(`Unexpected kind: ${operation.op}`);
  }
}

function pointer(text: string): string[] {
  if (text === '') return [];
  return text
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

const missing = Symbol('missing');

function find(document: unknown, path: readonly string[]): unknown {
  let current = document;
  for (const key of path) {
    if (Array.isArray(current)) current = /^\d+$/.test(key) ? current[Number(key)] : undefined;
    else current = isObject(current) && Object.hasOwn(current, key) ? current[key] : missing;
    if (current === missing || current === undefined) return undefined;
  }
  return current;
}

function lookUp(document: unknown, path: readonly string[], operation: JsonPatchOperation): unknown {
  const found = find(document, path);
  if (found === undefined) throw missingPath(operation);
  return found;
}

function missingPath({ op, path }: JsonPatchOperation) {
  return refuse(
    `the server rejected our request due to an error in our request: ${op} operation does not apply: doc is missing ${op === 'add' ? 'path' : 'key'}: ${path}: missing value`,
  );
}

type Container = readonly unknown[] | Readonly<Record<string, unknown>>;

function change(
  document: unknown,
  path: readonly string[],
  operation: JsonPatchOperation,
  edit: (parent: Container, key: string) => unknown,
): unknown {
  if (path.length === 0) {
    if (operation.op === 'add') return operation.value;
    throw missingPath(operation);
  }
  const [key, ...rest] = path as [string, ...string[]];
  if (!Array.isArray(document) && !isObject(document)) throw missingPath(operation);
  if (rest.length === 0) return edit(document as Container, key);
  const child = Array.isArray(document)
    ? document[Number(key)]
    : own(document as Record<string, unknown>, key);
  if (child === undefined) throw missingPath(operation);
  return setAt(document as Container, key, change(child, rest, operation, edit));
}

function setAt(parent: Container, key: string, value: unknown): unknown {
  if (Array.isArray(parent)) return parent.map((item, i) => (i === Number(key) ? value : item));
  const copy = copyOf(parent as Record<string, unknown>);
  put(copy, key, value);
  return copy;
}

function insert(parent: Container, key: string, value: unknown): unknown {
  if (!Array.isArray(parent)) return setAt(parent, key, value);
  const index = key === '-' ? parent.length : /^\d+$/.test(key) ? Number(key) : -1;
  if (index < 0 || index > parent.length)
    throw refuse(
      `the server rejected our request due to an error in our request: Unable to access invalid index: ${key}: invalid index referenced`,
    );
  return [...parent.slice(0, index), value, ...parent.slice(index)];
}

function removeAt(parent: Container, key: string, operation: JsonPatchOperation): unknown {
  if (Array.isArray(parent)) {
    const index = Number(key);
    if (!/^\d+$/.test(key) || index >= parent.length) throw missingPath(operation);
    return parent.filter((_, i) => i !== index);
  }
  if (!Object.hasOwn(parent, key)) throw missingPath(operation);
  const copy = copyOf(parent as Record<string, unknown>);
  delete copy[key];
  return copy;
}
