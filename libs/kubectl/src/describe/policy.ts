import type { PodDisruptionBudget, PriorityClass } from '@drydock/kinds';
import { selectorOf } from '@drydock/machinery';
import { describer } from './describer.ts';
import { writeEvents } from './events.ts';
import { labelLine } from './writer.ts';

export const podDisruptionBudgetDescriber = describer<PodDisruptionBudget>(
  'PodDisruptionBudget.policy',
  (writer, { metadata, spec, status }, { events, now }) => {
    writer.field(0, 'Name', metadata.name);
    writer.field(0, 'Namespace', metadata.namespace);
    if (spec?.minAvailable !== undefined) writer.field(0, 'Min available', spec.minAvailable);
    else if (spec?.maxUnavailable !== undefined) writer.field(0, 'Max unavailable', spec.maxUnavailable);
    const selector = spec?.selector ? selectorOf(spec.selector).toString() || '<none>' : '<unset>';
    writer.field(0, 'Selector', selector);
    writer.write(0, 'Status:\n');
    writer.field(2, 'Allowed disruptions', status?.disruptionsAllowed ?? 0);
    writer.field(2, 'Current', status?.currentHealthy ?? 0);
    writer.field(2, 'Desired', status?.desiredHealthy ?? 0);
    writer.field(2, 'Total', status?.expectedPods ?? 0);
    writeEvents(writer, events, now);
  },
);

export const priorityClassDescriber = describer<PriorityClass>(
  'PriorityClass.scheduling.k8s.io',
  (writer, { metadata, value, globalDefault, preemptionPolicy, description }, { events, now }) => {
    writer.field(0, 'Name', metadata.name);
    writer.field(0, 'Value', value);
    writer.field(0, 'GlobalDefault', globalDefault ?? false);
    writer.field(0, 'PreemptionPolicy', preemptionPolicy ?? '');
    writer.field(0, 'Description', description ?? '');
    writer.field(0, 'Annotations', labelLine(metadata.annotations));
    writeEvents(writer, events, now);
  },
);
