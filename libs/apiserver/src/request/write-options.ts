// The query of a write: checked as a whole, before the body is looked at.
import { encodeUtf8, fieldError, invalid, type FieldError } from '@drydock/machinery';
import type { ResourceRequest } from '../server-context.ts';
import { optionsKind } from './options-kind.ts';

const validationLevels = ['', 'Ignore', 'Strict', 'Warn'];
const maxManagerBytes = 128;

/** Throws Invalid for what CreateOptions, UpdateOptions or PatchOptions may not say. */
export function checkWriteOptions({ query, request }: ResourceRequest): void {
  const dryRun = query.all('dryRun');
  const level = query.get('fieldValidation') ?? '';
  const errors = [
    ...(request.method === 'PATCH' ? patchErrors(request.headers?.['content-type'] ?? '', query) : []),
    ...managerErrors(query.get('fieldManager') ?? ''),
    ...(dryRun.every((value) => value === 'All') ? [] : [fieldError.notSupported('dryRun', dryRun, ['All'])]),
    ...(validationLevels.includes(level)
      ? []
      : [fieldError.notSupported('fieldValidation', level, validationLevels)]),
  ];
  if (errors.length > 0) throw invalid(optionsKind(request.method), '', errors);
}

function patchErrors(contentType: string, query: ResourceRequest['query']): FieldError[] {
  if (contentType.startsWith('application/apply-patch'))
    return query.get('fieldManager')
      ? []
      : [fieldError.required('fieldManager', 'is required for apply patch')];
  return query.get('force') === undefined
    ? []
    : [fieldError.forbidden('force', 'may not be specified for non-apply patch')];
}

function managerErrors(manager: string): FieldError[] {
  const path = 'fieldManager';
  const tooLong =
    encodeUtf8(manager).length > maxManagerBytes ? [fieldError.tooLong(path, maxManagerBytes)] : [];
  const position = [...manager].findIndex((letter) => !isPrintable(letter));
  if (position < 0) return tooLong;
  const point = [...manager][position]?.codePointAt(0) ?? 0;
  const code = `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
  const at = encodeUtf8([...manager].slice(0, position).join('')).length;
  return [...tooLong, fieldError.invalid(path, manager, `invalid character ${code} (at position ${at})`)];
}

/** As Go's unicode.IsPrint: of the spaces only the ordinary one. */
function isPrintable(letter: string): boolean {
  return letter === ' ' || /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(letter);
}
