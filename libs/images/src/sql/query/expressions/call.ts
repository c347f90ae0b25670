import { SqlError } from '../../errors.ts';
import type { CallExpression } from '../../syntax/ast/expression.ts';
import { aggregates } from '../aggregates.ts';
import type { Compiler } from '../compile.ts';
import type { Compiled } from '../compiled.ts';
import { compileAggregate } from './aggregate.ts';
import { movedTime } from './moved-time.ts';

export function compileCall(compiler: Compiler, expression: CallExpression): Compiled {
  const name = expression.name.toUpperCase();
  const aggregate = aggregates[name];
  if (expression.over) throw new SqlError(compiler.dialect.errors.notSimulated('window functions'));
  if (aggregate) return compileAggregate(compiler, name, expression);
  const definition = compiler.dialect.functions[name];
  if (!definition)
    throw new SqlError(
      compiler.dialect.errors.unknownFunction(
        expression.schema ?? compiler.context.session.schema ?? '',
        expression.name,
      ),
      expression.at,
    );
  const withUnit = expression.args.find((arg) => arg.kind === 'interval');
  if (withUnit?.kind === 'interval' && expression.args.length === 2)
    return movedTime(compiler, expression.args[0]!, withUnit, /SUB/.test(name) ? -1 : 1);
  if (definition.arity[0] > expression.args.length || definition.arity[1] < expression.args.length)
    throw new SqlError(
      compiler.dialect.errors.argumentCount(
        expression.name.toUpperCase() === expression.name ? expression.name : expression.name,
      ),
      expression.at,
    );
  const args = expression.args.map((arg) => compiler.compile(arg));
  const argTypes = args.map(({ type }) => type);
  const type = typeof definition.type === 'function' ? definition.type(argTypes) : definition.type;
  const context = { session: compiler.context.session, now: compiler.context.now };
  return {
    type,
    run: (frame) => {
      const values = args.map((arg) => arg.run(frame));
      if (!definition.takesNull && values.includes(null)) return null;
      return definition.run(values, context, argTypes);
    },
  };
}
