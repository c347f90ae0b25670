// Rules for paths inside volumes: validateLocalDescendingPath and its like.
import { fieldError, type FieldError } from '@drydock/machinery';

/** A relative path that does not climb. */
export function descending(path: string, text: string): FieldError[] {
  const errors = text.startsWith('/') ? [fieldError.invalid(path, text, 'must be a relative path')] : [];
  return [...errors, ...noBacksteps(path, text)];
}

/** A descending path that leaves alone what kubelets keep beside it, `..data`. */
export function notReserved(path: string, text: string): FieldError[] {
  const reserved = text.startsWith('..') && !text.startsWith('../');
  const errors = descending(path, text);
  return reserved ? [...errors, fieldError.invalid(path, text, "must not start with '..'")] : errors;
}

export function noBacksteps(path: string, text: string): FieldError[] {
  return text.split('/').includes('..') ? [fieldError.invalid(path, text, "must not contain '..'")] : [];
}

/** Permissions of a file. */
export function fileMode(path: string, mode: number | undefined): FieldError[] {
  if (mode === undefined || (mode >= 0 && mode <= 0o777)) return [];
  return [fieldError.invalid(path, mode, 'must be a number between 0 and 0777 (octal), both inclusive')];
}
