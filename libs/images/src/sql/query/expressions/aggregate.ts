import { SqlError } from '../../errors.ts';
import type { CallExpression } from '../../syntax/ast/expression.ts';
import { types } from '../../values/types.ts';
import { aggregates } from '../aggregates.ts';
import type { Compiler } from '../compile.ts';
import type { Compiled } from '../compiled.ts';

export function compileAggregate(compiler: Compiler, name: string, call: CallExpression): Compiled {
  if (!compiler.collected)
    throw new SqlError(compiler.dialect.errors.misusedAggregate(name, compiler.clause), call.at);
  const inner = compiler.for(compiler.clause);
  const args = call.args.map((arg) => inner.compile(arg));
  const orderBy = call.orderBy.map(({ value, descending }) => ({
    value: inner.compile(value),
    descending,
  }));
  const type = aggregates[name]!.type(args[0]?.type ?? types.integer, compiler.dialect);
  const index = compiler.collected.length;
  const filter = call.filter && inner.compile(call.filter);
  compiler.collected.push({ key: name, args, call, orderBy, type, ...(filter && { filter }) });
  return { type, run: (frame) => frame.aggregates?.[index] ?? null };
}
