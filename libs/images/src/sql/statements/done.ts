import type { Outcome } from '../session.ts';

export const done = (tag: string, affected = 0, info = ''): Outcome => ({
  kind: 'done',
  affected,
  insertId: 0n,
  info,
  tag,
});
