import { completeKubectl as complete } from '@drydock/kubectl';
import type { Completer } from '@drydock/shell';
import { hostOf, type TransportFor } from './kubectl-program.ts';

/** Tab behind `kubectl`: verbs, flags, types and names; undefined (files) when kubectl has nothing to offer. */
export function completeKubectl(transportFor: TransportFor): Completer {
  return async (words, index, process) => {
    const candidates = await complete(hostOf(process, transportFor, new Map()), words, index);
    return candidates.length > 0 ? candidates : undefined;
  };
}
