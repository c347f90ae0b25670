import type { Pod } from '../../generated/types.ts';

/** The main endpoint ignores status; what the server assigned is kept when a PUT leaves it out. */
export function preparePodForUpdate(pod: Pod, old: Pod): Pod {
  return { ...pod, status: old.status ?? {} };
}
