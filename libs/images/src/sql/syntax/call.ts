// Calls of functions: `count(DISTINCT a) FILTER (…) OVER (…)`.
import type { CallExpression, Expression, OrderItem } from './ast.ts';
import { parseExpression } from './expression.ts';
import { text } from './literal.ts';
import type { Parser } from './parser.ts';

export const call = (name: string, args: readonly Expression[], at: number): CallExpression => ({
  kind: 'call',
  name,
  args,
  star: false,
  distinct: false,
  orderBy: [],
  at,
});

export function parseCall(parser: Parser, name: string, at: number): CallExpression {
  parser.expectSymbol('(');
  const distinct = parser.take('DISTINCT');
  if (!distinct) parser.take('ALL');
  const star = parser.symbol('*');
  const upper = name.toUpperCase();
  const takesUnit =
    ['TIMESTAMPDIFF', 'TIMESTAMPADD'].includes(upper) ||
    (upper === 'GET_FORMAT' && parser.dialect.family === 'mysql');
  const args: Expression[] = [];
  if (takesUnit) {
    args.push(text(parser.next().value));
    parser.expectSymbol(',');
  }
  if (!star && !parser.isSymbol(')')) args.push(...parser.list(() => parseExpression(parser)));
  if (parser.take('USING')) parser.name(); // CHAR(… USING utf8mb4)
  const orderBy = parser.take('ORDER', 'BY') ? parseOrderItems(parser) : [];
  const separator = parser.take('SEPARATOR') ? parser.string() : undefined;
  parser.expectSymbol(')');
  const filter = parser.is('FILTER') ? parseFilter(parser) : undefined;
  const over = parser.take('OVER') ? parseWindow(parser) : undefined;
  return {
    kind: 'call', name, args, star, distinct, orderBy, at,
    ...(separator !== undefined && { separator }), ...(filter && { filter }), ...(over && { over }),
  }; // prettier-ignore
}

function parseFilter(parser: Parser): Expression {
  parser.expect('FILTER');
  parser.expectSymbol('(');
  parser.expect('WHERE');
  const value = parseExpression(parser);
  parser.expectSymbol(')');
  return value;
}

function parseWindow(parser: Parser): CallExpression['over'] {
  parser.expectSymbol('(');
  const partitionBy = parser.take('PARTITION', 'BY') ? parser.list(() => parseExpression(parser)) : [];
  const orderBy = parser.take('ORDER', 'BY') ? parseOrderItems(parser) : [];
  parser.expectSymbol(')');
  return { partitionBy, orderBy };
}

export function parseOrderItems(parser: Parser): readonly OrderItem[] {
  return parser.list(() => {
    const value = parseExpression(parser);
    const descending = parser.take('DESC') || (parser.take('ASC') && false);
    const nulls = parser.take('NULLS') ? (parser.takeOne('FIRST', 'LAST') as 'FIRST' | undefined) : undefined;
    return { value, descending, ...(nulls && { nulls }) };
  });
}
