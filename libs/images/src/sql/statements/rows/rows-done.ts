import type { Outcome } from '../../session.ts';

export const rowsDone = (
  affected: number,
  more: Partial<Extract<Outcome, { kind: 'done' }>> = {},
): Outcome => ({
  kind: 'done',
  affected,
  insertId: 0n,
  info: '',
  tag: '',
  ...more,
});
