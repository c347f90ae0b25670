import type { KubeObject } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import { throwCollected } from '../../errors.ts';
import { int, text } from '../../flags/flag.ts';
import { dryRunFlag, fieldManagerFlag, fileFlags, printFlags, saveConfigFlag } from '../../flags/shared.ts';
import { dryRunOf } from '../../flags/strategy.ts';
import type { Invocation } from '../../invocation.ts';
import { collect, mappingFor, select } from '../../resources/builder.ts';
import type { Info } from '../../resources/info.ts';
import { withLastApplied } from '../../resources/last-applied.ts';
import { createObject, operationPrinter } from '../../resources/operations.ts';
import { queryOfFlags } from '../../resources/query-flags.ts';

export const autoscaleCommand: Command = {
  name: 'autoscale',
  group: 'Deploy Commands',
  short: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
  long: 'Creates a HorizontalPodAutoscaler that has the object as its target. Without --cpu-percent the server sets 80 %.',
  examples: [
    ['Between two and ten pods', 'kubectl autoscale deployment web --min=2 --max=10'],
    [
      'Half of the processor time that pods request',
      'kubectl autoscale deployment web --cpu-percent=50 --max=5',
    ],
  ],
  usage: 'autoscale (-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu-percent=CPU]',
  flags: [
    ...printFlags,
    int('cpu-percent', 'Use that pods are to have on average, in percent of what they request.', '-1'),
    dryRunFlag,
    fieldManagerFlag('kubectl-autoscale'),
    ...fileFlags('File, directory or URL that names what to autoscale.'),
    int('max', 'Most pods there may be.', '-1'),
    int('min', 'Fewest pods there may be; negative: the server decides.', '-1'),
    text('name', 'Name of the autoscaler; default: that of the object.'),
    saveConfigFlag,
  ],
  completes: 'resources',
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags, access } = invocation;
  if (!flags.changed('max')) throw new Error('required flag(s) "max" not set');
  const dryRun = await dryRunOf(invocation);
  const [min, max] = [flags.number('min'), flags.number('max')];
  if (max < 1) throw new Error(`--max=MAXPODS is required and must be at least 1, max: ${max}`);
  if (max < min)
    throw new Error(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`);
  const print = await operationPrinter(invocation, true);
  const query = { ...queryOfFlags(invocation), labelSelector: '' };
  const { infos, errors } = await collect(access, await select(access, { ...query, latest: true }));
  const failures = [...errors];
  for (const info of infos) {
    try {
      const object = await autoscalerFor(invocation, info);
      if (dryRun === 'client') {
        await print(object, 'created');
        continue;
      }
      const mapping = await mappingFor(access, 'horizontalpodautoscalers');
      const { namespace } = info;
      const target = { mapping, namespace, name: object.metadata.name ?? '', object };
      const fieldManager = flags.text('field-manager');
      await print(await createObject(invocation, target, { dryRun, fieldManager }), 'autoscaled');
    } catch (error) {
      failures.push(error);
    }
  }
  throwCollected(failures);
  if (infos.length === 0) throw new Error('no objects passed to autoscale');
}

async function autoscalerFor({ flags, access }: Invocation, info: Info): Promise<KubeObject> {
  const { mapping, name, namespace } = info;
  const groupVersion = mapping.group ? `${mapping.group}/${mapping.version}` : mapping.version;
  if (!mapping.subresources.includes('scale'))
    throw new Error(
      `cannot autoscale a ${mapping.kind}: could not find scale subresource for ${groupVersion}, Resource=${mapping.plural} in discovery information`,
    );
  const [min, percent] = [flags.number('min'), flags.number('cpu-percent')];
  const { explicit } = await access.namespace();
  const target = { type: 'Utilization', averageUtilization: percent };
  const object: KubeObject = {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v2',
    metadata: { name: flags.text('name') || name, ...(explicit ? { namespace } : {}) },
    spec: {
      scaleTargetRef: { kind: mapping.kind, name, apiVersion: groupVersion },
      ...(min > 0 ? { minReplicas: min } : {}),
      maxReplicas: flags.number('max'),
      ...(percent > 0 ? { metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }] } : {}),
    },
  };
  return flags.bool('save-config') ? withLastApplied(object) : object;
}
