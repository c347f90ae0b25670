import type { Container } from '@drydock/kinds';
import type { Command } from '../../command.ts';
import type { Invocation } from '../../invocation.ts';
import { changePods, setFlags, splitPairs } from './pod-change.ts';

export const setImageCommand: Command = {
  name: 'image',
  short: 'Update the image of a pod template',
  long: 'For pods, replication controllers, deployments, daemonsets, statefulsets, cronjobs and replicasets. The name * means all containers.',
  examples: [
    [
      'Two containers of a deployment',
      'kubectl set image deployment/web nginx=nginx:1.27 sidecar=busybox:1.36',
    ],
    ['All containers of all deployments', "kubectl set image deployments --all '*=nginx:1.27'"],
  ],
  usage:
    'image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N',
  flags: setFlags(),
  completes: 'resources',
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { args } = invocation;
  const { resources, pairs } = splitPairs(args, 'image');
  const images = pairs.map((pair) => pair.split(/=(.*)/s) as [string, string]);
  await changePods(invocation, {
    resources,
    operation: 'image updated',
    failure: 'image update to pod template:',
    validate: () => validate(invocation, resources, images),
    change: (spec) => {
      const found = new Set<string>();
      const change = (container: Container): Container => {
        const pair = images.find(([name]) => name === container.name || name === '*');
        if (!pair) return container;
        found.add(pair[0]);
        return { ...container, image: pair[1] };
      };
      const changed = {
        ...spec,
        ...(spec.initContainers ? { initContainers: spec.initContainers.map(change) } : {}),
        containers: spec.containers.map(change),
      };
      const missing = images.find(([name]) => name !== '*' && !found.has(name));
      if (missing) throw new Error(`error: unable to find container named ${JSON.stringify(missing[0])}`);
      return changed;
    },
  });
}

function validate(
  { flags }: Invocation,
  resources: readonly string[],
  images: readonly (readonly [string, string])[],
): void {
  const files = flags.list('filename').length > 0;
  const problems = [
    ...(flags.bool('all') && flags.text('selector')
      ? ['cannot set --all and --selector at the same time']
      : []),
    ...(resources.length === 0 && !files
      ? ['one or more resources must be specified as <resource> <name> or <resource>/<name>']
      : []),
    ...(images.length === 0 ? ['at least one image update is required'] : []),
    ...(images.length > 1 && images.some(([name]) => name === '*')
      ? [
          'all containers are already specified by *, but saw more than one container_name=container_image pairs',
        ]
      : []),
  ];
  if (problems.length > 0) throw new Error(problems.length === 1 ? problems[0]! : `[${problems.join(', ')}]`);
}
