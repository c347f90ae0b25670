import { types } from '../../values/types.ts';
import type { Compiler } from '../compile.ts';
import type { Compiled } from '../compiled.ts';
import { asTruth } from '../operators.ts';
import type { Frame } from '../scope.ts';

/** A condition as a value: true, false or NULL as the dialect has them. */
export function truth(compiler: Compiler, run: (frame: Frame) => boolean | null): Compiled {
  const type = compiler.dialect.booleans ? types.boolean : { ...types.int, length: 1 };
  return {
    type,
    run: (frame) => {
      const result = run(frame);
      return result === null ? null : asTruth(compiler.dialect, result);
    },
  };
}
