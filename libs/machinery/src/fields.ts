import { badRequest } from './status-error.ts';

export interface FieldRequirement {
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

/** `status.phase=Running,metadata.name!=web`. Throws StatusError BadRequest. */
export function parseFieldSelector(text: string): readonly FieldRequirement[] {
  return splitTerms(text)
    .filter((term) => term !== '')
    .map((term) => {
      const m = /^([^=!]*)(!=|==|=)([\s\S]*)$/.exec(term);
      if (!m) throw badRequest(`invalid selector: '${text}'; can't understand '${term}'`);
      return { field: m[1]!, operator: m[2] === '!=' ? '!=' : '=', value: unescapeValue(m[3]!) };
    });
}

function splitTerms(text: string): string[] {
  const terms = [''];
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') terms[terms.length - 1] = (terms.at(-1) ?? '') + '\\' + (text[++i] ?? '');
    else if (text[i] === ',') terms.push('');
    else terms[terms.length - 1] = (terms.at(-1) ?? '') + text[i]!;
  }
  return terms;
}

function unescapeValue(value: string): string {
  return value.replace(/\\([\\,=])/g, '$1');
}

export function escapeFieldValue(value: string): string {
  return value.replace(/[\\,=]/g, '\\$&');
}
