// preg_*: the functions whose patterns are handed to `pattern.ts`.
import type { FunctionTable } from './index.ts';

export const patternFunctions: FunctionTable = {
  'preg_quote 1-2': ({ interpreter }, text, delimiter = null) => {
    const letter = delimiter === null ? '' : interpreter.text(delimiter)[0]!;
    return [...interpreter.text(text!)]
      .map((one) =>
        /[.\\+*?[^\]$(){}=!<>|:\-#/]/.test(one) && (one !== '/' || letter === '/')
          ? `\\${one}`
          : one === letter
            ? `\\${one}`
            : one,
      )
      .join('');
  },
};
