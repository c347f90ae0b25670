// The five conditions of a namespace that is being deleted: status_condition_utils.go.
import type { NamespaceCondition } from '@drydock/kinds';
import { formatTime } from '@drydock/machinery';
import type { Remains } from './content.ts';

type News = Omit<NamespaceCondition, 'lastTransitionTime'>;

/** The conditions that tell what is left; a condition that stays the same keeps its time. */
export function deletionConditions(
  old: readonly NamespaceCondition[],
  remains: Remains,
  now: number,
): readonly NamespaceCondition[] {
  return news(remains).map((condition) => {
    const before = old.find((other) => other.type === condition.type);
    const same = before?.status === condition.status;
    const time = same ? before.lastTransitionTime : formatTime(now);
    return {
      ...(time === undefined ? {} : { lastTransitionTime: time }),
      message: condition.message ?? '',
      reason: condition.reason ?? '',
      status: condition.status,
      type: condition.type,
    };
  });
}

function news(remains: Remains): readonly News[] {
  const counts = remains.counts.map(({ resource, count }) => `${resource} has ${count} resource instances`);
  const finalizers = remains.finalizers.map(
    ({ finalizer, count }) => `${finalizer} in ${count} resource instances`,
  );
  return [
    fine('NamespaceDeletionDiscoveryFailure', 'ResourcesDiscovered', 'All resources successfully discovered'),
    fine(
      'NamespaceDeletionGroupVersionParsingFailure',
      'ParsedGroupVersions',
      'All legacy kube types successfully parsed',
    ),
    fine(
      'NamespaceDeletionContentFailure',
      'ContentDeleted',
      'All content successfully deleted, may be waiting on finalization',
    ),
    counts.length === 0
      ? fine('NamespaceContentRemaining', 'ContentRemoved', 'All content successfully removed')
      : {
          type: 'NamespaceContentRemaining',
          status: 'True',
          reason: 'SomeResourcesRemain',
          message: `Some resources are remaining: ${counts.join(', ')}`,
        },
    finalizers.length === 0
      ? fine(
          'NamespaceFinalizersRemaining',
          'ContentHasNoFinalizers',
          'All content-preserving finalizers finished',
        )
      : {
          type: 'NamespaceFinalizersRemaining',
          status: 'True',
          reason: 'SomeFinalizersRemain',
          message: `Some content in the namespace has finalizers remaining: ${finalizers.join(', ')}`,
        },
  ];
}

function fine(type: string, reason: string, message: string): News {
  return { type, status: 'False', reason, message };
}
