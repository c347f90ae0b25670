// Expressions → functions of a frame, with their types. Names are resolved here, so a wrong one is found without rows.
/* eslint-disable max-lines -- too long, to be split by topic */
import { SqlError } from '../errors.ts';
import type { CallExpression, Expression, Query } from '../syntax/ast.ts';
import {
  addInterval,
  datetimeText,
  dateText,
  parseDatetime,
  parseTime,
  secondsText,
} from '../values/temporal.ts';
import { commonType, isTemporal, types, type SqlType } from '../values/types.ts';
import { isTrue, numericOf, textOf, decimal, isDecimal, type Value } from '../values/value.ts';
import { aggregates } from './aggregates.ts';
import { arithmeticType, asTruth, calculate, compareValues, likePattern } from './operators.ts';
import type { Frame, Scope } from './scope.ts';
import type { Plan, QueryContext } from './plan.ts';

export interface Compiled {
  readonly type: SqlType;
  readonly run: (frame: Frame) => Value;
  readonly notNull?: boolean;
}

export interface AggregateCall {
  readonly key: string;
  readonly args: readonly Compiled[];
  readonly call: CallExpression;
  readonly orderBy: readonly { readonly value: Compiled; readonly descending: boolean }[];
  readonly filter?: Compiled;
  readonly type: SqlType;
}

export class Compiler {
  constructor(
    readonly context: QueryContext,
    readonly scope: Scope,
    readonly clause: string,
    /** Where aggregate functions are allowed: they are collected here. */
    readonly collected?: AggregateCall[],
    /** Columns that may be used beside aggregates; others are refused. */
    readonly planQuery: (query: Query, outer: Scope) => Plan = context.plan,
  ) {}

  get dialect() {
    return this.context.session.dialect;
  }

  for(clause: string, collected?: AggregateCall[]): Compiler {
    return new Compiler(this.context, this.scope, clause, collected, this.planQuery);
  }

  compile(expression: Expression): Compiled {
    switch (expression.kind) {
      case 'literal':
        return constant(expression.value, expression.type);
      case 'column':
        return this.#column(expression);
      case 'unary':
        return this.#unary(expression);
      case 'binary':
        return this.#binary(expression);
      case 'between':
        return this.#between(expression);
      case 'in':
        return this.#in(expression);
      case 'like':
        return this.#like(expression);
      case 'is':
        return this.#is(expression);
      case 'case':
        return this.#case(expression);
      case 'call':
        return this.#call(expression);
      case 'cast': {
        const value = this.compile(expression.value);
        const { type } = expression;
        return { type, run: (frame) => this.dialect.cast(value.run(frame), type) };
      }
      case 'subquery':
        return this.#subquery(expression.query);
      case 'exists': {
        const plan = this.planQuery(expression.query, this.scope);
        return this.#truth((frame) => plan.rows(frame).length > 0);
      }
      case 'quantified':
        return this.#quantified(expression);
      case 'variable': {
        const { session } = this.context;
        const type = session.variableType(expression.name);
        return { type, run: () => session.variables.get(expression.name) ?? null };
      }
      case 'assign': {
        const value = this.compile(expression.value);
        return {
          type: value.type,
          run: (frame) => {
            const result = value.run(frame);
            this.context.session.setVariable(expression.name, result, value.type);
            return result;
          },
        };
      }
      case 'system-variable':
        return this.#systemVariable(expression.name, expression.scope);
      case 'parameter': {
        const value = this.context.parameters[expression.index] ?? null;
        const type =
          typeof value === 'string'
            ? types.text
            : value === null
              ? types.null
              : isDecimal(value)
                ? types.decimal
                : typeof value === 'number'
                  ? types.double
                  : types.integer;
        return constant(value, type);
      }
      case 'inserted': {
        const place = this.scope.find(expression.column, undefined, this.clause, 0);
        if (place === undefined)
          throw new SqlError(this.dialect.errors.unknownColumn(expression.column, this.clause));
        return { type: this.scope.columns[place]!.type, run: (frame) => frame.inserted?.[place] ?? null };
      }
      case 'row':
        throw new SqlError(this.dialect.errors.subqueryColumns('1'));
      default:
        throw new SqlError(this.dialect.errors.notSimulated(`${expression.kind} here`));
    }
  }

  #truth(run: (frame: Frame) => boolean | null): Compiled {
    const type = this.dialect.booleans ? types.boolean : { ...types.int, length: 1 };
    return {
      type,
      run: (frame) => {
        const result = run(frame);
        return result === null ? null : asTruth(this.dialect, result);
      },
    };
  }

  #column({ name, table, at }: Extract<Expression, { kind: 'column' }>): Compiled {
    let scope: Scope | undefined = this.scope;
    for (let depth = 0; scope; depth++, scope = scope.outer) {
      const place = scope.find(name, table, this.clause, at);
      if (place === undefined) continue;
      const { type, notNull } = scope.columns[place]!;
      if (depth === 0) return { type, run: (frame) => frame.row[place] ?? null, ...(notNull && { notNull }) };
      const up = depth;
      return {
        type,
        run: (start) => {
          let frame: Frame | undefined = start;
          for (let level = 0; level < up; level++) frame = frame?.outer;
          return frame?.row[place] ?? null;
        },
      };
    }
    const knows = (candidate: Scope): boolean =>
      candidate.columns.some((column) => candidate.same(column.table, table ?? '')) ||
      (candidate.outer ? knows(candidate.outer) : false);
    if (table !== undefined && this.dialect.family === 'postgres' && !knows(this.scope))
      throw new SqlError(this.dialect.errors.unknownTableInScope(table), at);
    throw new SqlError(
      this.dialect.errors.unknownColumn(table === undefined ? name : `${table}.${name}`, this.clause),
      at,
    );
  }

  #unary({ operator, value }: Extract<Expression, { kind: 'unary' }>): Compiled {
    const inner = this.compile(value);
    if (operator === 'NOT')
      return this.#truth((frame) => {
        const result = inner.run(frame);
        return result === null ? null : !isTrue(result);
      });
    if (operator === '~')
      return {
        type: { ...types.integer, unsigned: true },
        run: (frame) => {
          const result = inner.run(frame);
          return result === null ? null : BigInt.asUintN(64, ~BigInt(textOf(result).split('.')[0]!));
        },
      };
    const type = inner.type.family === 'text' ? types.double : inner.type;
    return {
      type,
      run: (frame) => {
        const result = inner.run(frame);
        if (result === null) return null;
        const number = numericOf(result);
        return isDecimal(number) ? decimal(-number.digits, number.scale) : -number;
      },
    };
  }

  #binary(expression: Extract<Expression, { kind: 'binary' }>): Compiled {
    const { operator, left, right } = expression;
    if (operator === 'AND' || operator === 'OR' || operator === 'XOR')
      return this.#logic(operator, this.compile(left), this.compile(right));
    if (left.kind === 'row' && right.kind === 'row') return this.#rows(operator, left.items, right.items);
    if (right.kind === 'interval') return this.#moved(left, right, operator === '-' ? -1 : 1);
    if (left.kind === 'interval') return this.#moved(right, left, 1);
    const [a, b] = [
      this.#numberOfTime(this.compile(left), operator),
      this.#numberOfTime(this.compile(right), operator),
    ];
    const compare = comparisons[operator];
    if (compare) {
      const [x, y] = this.#sameTypes(a, b);
      if (operator === '<=>')
        return this.#truth((frame) => {
          const [l, r] = [x.run(frame), y.run(frame)];
          return l === null || r === null ? l === r : compareValues(this.dialect, l, r, x.type, y.type) === 0;
        });
      return this.#truth((frame) => {
        this.context.spend();
        const order = compareValues(this.dialect, x.run(frame), y.run(frame), x.type, y.type);
        return order === undefined ? null : compare(order);
      });
    }
    if (operator === '||')
      return {
        type: types.text,
        run: (frame) => {
          const [l, r] = [a.run(frame), b.run(frame)];
          return l === null || r === null ? null : textOf(l) + textOf(r);
        },
      };
    const extension = this.dialect.functions[`operator ${operator}`];
    if (extension)
      return {
        type: typeof extension.type === 'function' ? extension.type([a.type, b.type]) : extension.type,
        run: (frame) =>
          extension.run(
            [a.run(frame), b.run(frame)],
            { session: this.context.session, now: this.context.now },
            [a.type, b.type],
          ),
      };
    const type = arithmeticType(this.dialect, operator, a.type, b.type);
    return {
      type,
      run: (frame) => calculate(this.dialect, operator, a.run(frame), b.run(frame), () => this.context.text),
    };
  }

  /** In arithmetic a time is the number of its digits. */
  #numberOfTime(value: Compiled, operator: string): Compiled {
    if (
      !isTemporal(value.type) ||
      this.dialect.family !== 'mysql' ||
      comparisons[operator] ||
      operator === '||'
    )
      return value;
    return {
      type: types.integer,
      run: (frame) => {
        const result = value.run(frame);
        return result === null ? null : BigInt(textOf(result).replace(/\..*/, '').replace(/\D/g, '') || '0');
      },
    };
  }

  /** PostgreSQL: a literal takes the type of what it is compared with. */
  #sameTypes(a: Compiled, b: Compiled): readonly [Compiled, Compiled] {
    if (this.dialect.family !== 'postgres') return [a, b];
    const follows = (one: Compiled, other: Compiled) =>
      one.type.name === 'unknown' && other.type.family !== 'text' && other.type.family !== 'null'
        ? { type: other.type, run: (frame: Frame) => this.dialect.cast(one.run(frame), other.type) }
        : one;
    return [follows(a, b), follows(b, a)];
  }

  #logic(operator: string, a: Compiled, b: Compiled): Compiled {
    return this.#truth((frame) => {
      const left = a.run(frame);
      if (operator === 'AND' && left !== null && !isTrue(left)) return false;
      if (operator === 'OR' && isTrue(left)) return true;
      const right = b.run(frame);
      if (operator === 'XOR') return left === null || right === null ? null : isTrue(left) !== isTrue(right);
      if (operator === 'AND')
        return right !== null && !isTrue(right) ? false : left === null || right === null ? null : true;
      return isTrue(right) ? true : left === null || right === null ? null : false;
    });
  }

  #rows(operator: string, left: readonly Expression[], right: readonly Expression[]): Compiled {
    if (left.length !== right.length)
      throw new SqlError(this.dialect.errors.subqueryColumns(String(left.length)));
    const pairs = left.map((item, index) =>
      this.#binary({ kind: 'binary', operator: '=', left: item, right: right[index]!, at: 0 }),
    );
    const all = pairs.reduce((a, b) => this.#logic('AND', a, b));
    return operator === '<>'
      ? this.#truth((frame) => {
          const value = all.run(frame);
          return value === null ? null : !isTrue(value);
        })
      : all;
  }

  /** A date plus or minus an interval. */
  #moved(left: Expression, interval: Extract<Expression, { kind: 'interval' }>, sign: number): Compiled {
    const date = this.compile(left);
    const amount = this.compile(interval.value);
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

  #between({ value, low, high, not }: Extract<Expression, { kind: 'between' }>): Compiled {
    const at = 0;
    const both: Expression = {
      kind: 'binary', operator: 'AND', at,
      left: { kind: 'binary', operator: '>=', left: value, right: low, at },
      right: { kind: 'binary', operator: '<=', left: value, right: high, at },
    }; // prettier-ignore
    return this.compile(not ? { kind: 'unary', operator: 'NOT', value: both } : both);
  }

  #in({ value, list, not }: Extract<Expression, { kind: 'in' }>): Compiled {
    const negate = (result: boolean | null) => (result === null ? null : result !== not);
    if (!Array.isArray(list)) return this.#inQuery(value, list as Query, negate);
    const items = (list as readonly Expression[]).map((item) =>
      this.#binary({ kind: 'binary', operator: '=', left: value, right: item, at: 0 }),
    );
    return this.#truth((frame) => {
      let unknown = false;
      for (const item of items) {
        const result = item.run(frame);
        if (result === null) unknown = true;
        else if (isTrue(result)) return negate(true);
      }
      return unknown ? null : negate(false);
    });
  }

  #inQuery(value: Expression, query: Query, negate: (result: boolean | null) => boolean | null): Compiled {
    const plan = this.planQuery(query, this.scope);
    const parts = (value.kind === 'row' ? value.items : [value]).map((item) => this.compile(item));
    if (plan.columns.length !== parts.length)
      throw new SqlError(this.dialect.errors.subqueryColumns(String(parts.length)));
    return this.#truth((frame) => {
      const left = parts.map((part) => part.run(frame));
      if (left.includes(null)) return null;
      let unknown = false;
      for (const row of plan.rows(frame)) {
        this.context.spend();
        const orders = row.map((item, index) =>
          compareValues(this.dialect, left[index]!, item, parts[index]!.type, plan.columns[index]!.type),
        );
        if (orders.every((order) => order === 0)) return negate(true);
        if (orders.every((order) => order === 0 || order === undefined)) unknown = true;
      }
      return unknown ? null : negate(false);
    });
  }

  #quantified({ operator, value, all, query }: Extract<Expression, { kind: 'quantified' }>): Compiled {
    const plan = this.planQuery(query, this.scope);
    const left = this.compile(value);
    const compare = comparisons[operator]!;
    return this.#truth((frame) => {
      let unknown = false;
      for (const [item = null] of plan.rows(frame)) {
        const order = compareValues(this.dialect, left.run(frame), item, left.type, plan.columns[0]!.type);
        if (order === undefined) unknown = true;
        else if (compare(order) !== all) return !all;
      }
      return unknown ? null : all;
    });
  }

  #like(expression: Extract<Expression, { kind: 'like' }>): Compiled {
    const [value, pattern] = [this.compile(expression.value), this.compile(expression.pattern)];
    const escape = expression.escape && this.compile(expression.escape);
    const insensitive =
      expression.insensitive || (!this.dialect.caseSensitive && value.type.family !== 'binary');
    return this.#truth((frame) => {
      const [text, like] = [value.run(frame), pattern.run(frame)];
      if (text === null || like === null) return null;
      const char = escape ? textOf(escape.run(frame) ?? '') : '\\';
      return likePattern(textOf(like), char, insensitive).test(textOf(text)) !== expression.not;
    });
  }

  #is({ value, test, not }: Extract<Expression, { kind: 'is' }>): Compiled {
    const inner = this.compile(value);
    return this.#truth((frame) => {
      const result = inner.run(frame);
      const holds =
        test === 'NULL' || test === 'UNKNOWN'
          ? result === null
          : result !== null && isTrue(result) === (test === 'TRUE');
      return holds !== not;
    });
  }

  #case({ operand, whens, otherwise }: Extract<Expression, { kind: 'case' }>): Compiled {
    const branches = whens.map(({ when, then }) => ({
      when: this.compile(
        operand ? { kind: 'binary', operator: '=', left: operand, right: when, at: 0 } : when,
      ),
      then: this.compile(then),
    }));
    const last = otherwise ? this.compile(otherwise) : constant(null, types.null);
    const type = branches.reduce((common, { then }) => commonType(common, then.type), last.type);
    return {
      type,
      run: (frame) => (branches.find(({ when }) => isTrue(when.run(frame)))?.then ?? last).run(frame),
    };
  }

  #subquery(query: Query): Compiled {
    const plan = this.planQuery(query, this.scope);
    if (plan.columns.length !== 1) throw new SqlError(this.dialect.errors.subqueryColumns('1'));
    return {
      type: plan.columns[0]!.type,
      run: (frame) => {
        const rows = plan.rows(frame);
        if (rows.length > 1) throw new SqlError(this.dialect.errors.subqueryRows());
        return rows[0]?.[0] ?? null;
      },
    };
  }

  #systemVariable(name: string, scope: 'global' | 'session'): Compiled {
    const value = this.dialect.systemVariable(this.context.session, name, scope);
    if (value === undefined)
      throw new SqlError({ code: 1193, state: 'HY000', message: `Unknown system variable '${name}'` });
    return constant(value, typeof value === 'bigint' ? types.integer : types.text);
  }

  #call(expression: CallExpression): Compiled {
    const name = expression.name.toUpperCase();
    const aggregate = aggregates[name];
    if (expression.over) throw new SqlError(this.dialect.errors.notSimulated('window functions'));
    if (aggregate) return this.#aggregate(name, expression);
    const definition = this.dialect.functions[name];
    if (!definition)
      throw new SqlError(
        this.dialect.errors.unknownFunction(
          expression.schema ?? this.context.session.schema ?? '',
          expression.name,
        ),
        expression.at,
      );
    const withUnit = expression.args.find((arg) => arg.kind === 'interval');
    if (withUnit?.kind === 'interval' && expression.args.length === 2)
      return this.#moved(expression.args[0]!, withUnit, /SUB/.test(name) ? -1 : 1);
    if (definition.arity[0] > expression.args.length || definition.arity[1] < expression.args.length)
      throw new SqlError(
        this.dialect.errors.argumentCount(
          expression.name.toUpperCase() === expression.name ? expression.name : expression.name,
        ),
        expression.at,
      );
    const args = expression.args.map((arg) => this.compile(arg));
    const argTypes = args.map(({ type }) => type);
    const type = typeof definition.type === 'function' ? definition.type(argTypes) : definition.type;
    const context = { session: this.context.session, now: this.context.now };
    return {
      type,
      run: (frame) => {
        const values = args.map((arg) => arg.run(frame));
        if (!definition.takesNull && values.includes(null)) return null;
        return definition.run(values, context, argTypes);
      },
    };
  }

  #aggregate(name: string, call: CallExpression): Compiled {
    if (!this.collected) throw new SqlError(this.dialect.errors.misusedAggregate(name, this.clause), call.at);
    const inner = this.for(this.clause);
    const args = call.args.map((arg) => inner.compile(arg));
    const orderBy = call.orderBy.map(({ value, descending }) => ({
      value: inner.compile(value),
      descending,
    }));
    const type = aggregates[name]!.type(args[0]?.type ?? types.integer, this.dialect);
    const index = this.collected.length;
    const filter = call.filter && inner.compile(call.filter);
    this.collected.push({ key: name, args, call, orderBy, type, ...(filter && { filter }) });
    return { type, run: (frame) => frame.aggregates?.[index] ?? null };
  }
}

export const constant = (value: Value, type: SqlType): Compiled => ({
  type,
  run: () => value,
  ...(value !== null && { notNull: true }),
});

const comparisons: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<=>': (order) => order === 0,
  '<>': (order) => order !== 0,
  '<': (order) => order < 0,
  '>': (order) => order > 0,
  '<=': (order) => order <= 0,
  '>=': (order) => order >= 0,
};

/** `1` DAY; `'1:30'` MINUTE_SECOND; `'2 days 3 hours'` of PostgreSQL. */
export function intervalParts(text: string, unit: string): readonly (readonly [number, string])[] {
  const names = ['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND'];
  if (unit === '')
    return [...text.matchAll(/(-?\d+(?:\.\d+)?)\s*([a-z]+)/gi)].map(
      (match) =>
        [
          Number(match[1]),
          match[2]!
            .toUpperCase()
            .replace(/S$/, '')
            .replace(/^MIN$/, 'MINUTE')
            .replace(/^(SEC)$/, 'SECOND'),
        ] as const,
    );
  if (!unit.includes('_')) return [[Number(text) || Number(/-?\d+/.exec(text)?.[0] ?? 0), unit]];
  const [first, last] = unit.split('_') as [string, string];
  const wanted = names.slice(names.indexOf(first), names.indexOf(last) + 1);
  const numbers = text.match(/\d+/g)?.map(Number) ?? [];
  const sign = text.trim().startsWith('-') ? -1 : 1;
  const used = wanted.slice(wanted.length - numbers.length);
  return used.map((name, index) => [sign * numbers[index]!, name] as const);
}
