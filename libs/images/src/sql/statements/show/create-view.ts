import { SqlError } from '../../errors.ts';
import type { Outcome, Session } from '../../session.ts';
import { rowsOf } from './show-outcome.ts';

export function createView(session: Session, name: string): Outcome {
  const view = session.findView({ name });
  if (!view) throw new SqlError(session.dialect.errors.noSuchTable(session.schema ?? '', name));
  const at = view.definer.lastIndexOf('@');
  const definer = `\`${view.definer.slice(0, at)}\`@\`${view.definer.slice(at + 1)}\``;
  return rowsOf(
    ['View', 'Create View', 'character_set_client', 'collation_connection'],
    [
      [
        view.name,
        `CREATE ALGORITHM=UNDEFINED DEFINER=${definer} SQL SECURITY DEFINER VIEW \`${view.name}\` AS ${view.text}`,
        'utf8mb4',
        session.dialect.defaultCollation,
      ],
    ],
  );
}
