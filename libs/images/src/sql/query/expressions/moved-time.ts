import type { Expression } from '../../syntax/ast/expression.ts';
import {
  addInterval,
  dateText,
  datetimeText,
  parseDatetime,
  parseTime,
  secondsText,
} from '../../values/temporal.ts';
import { types } from '../../values/types.ts';
import { textOf } from '../../values/value.ts';
import type { Compiler } from '../compile.ts';
import type { Compiled } from '../compiled.ts';
import { intervalParts } from './interval-parts.ts';

/** A date plus or minus an interval. */
export function movedTime(
  compiler: Compiler,
  left: Expression,
  interval: Extract<Expression, { kind: 'interval' }>,
  sign: number,
): Compiled {
  const date = compiler.compile(left);
  const amount = compiler.compile(interval.value);
  const ofDay = !/HOUR|MINUTE|SECOND/.test(interval.unit);
  const type =
    date.type.family === 'time'
      ? types.time
      : date.type.family === 'date' && ofDay
        ? types.date
        : date.type.family === 'datetime'
          ? date.type
          : types.text;
  return {
    type,
    run: (frame) => {
      const [start, by] = [date.run(frame), amount.run(frame)];
      if (start === null || by === null) return null;
      const parts = intervalParts(textOf(by), interval.unit);
      if (date.type.family === 'time')
        return secondsText(
          (parseTime(textOf(start)) ?? 0) +
            (sign * parts.reduce((sum, [n, unit]) => sum + addInterval(0, n, unit), 0)) / 1000,
        );
      let ms = parseDatetime(textOf(start));
      if (ms === undefined) return null;
      for (const [number, unit] of parts) ms = addInterval(ms, sign * number, unit);
      return ofDay && /^\d{4}-\d\d-\d\d$/.test(textOf(start))
        ? dateText(ms)
        : datetimeText(ms, ms % 1000 === 0 ? 0 : 6);
    },
  };
}
