import type { KubeObject, Random } from '@drydock/machinery';
import { int, required, short, slice } from '../../flags/flag.ts';
import type { Invocation } from '../../invocation.ts';
import { generatorCommand } from './generator.ts';

export const createDeploymentCommand = generatorCommand({
  name: 'deployment',
  aliases: ['deploy'],
  short: 'Create a deployment with the specified name',
  examples: [
    ['A deployment named web that runs nginx', 'kubectl create deployment web --image=nginx'],
    [
      'With a command of its own',
      'kubectl create deployment ticker --image=busybox -- sh -c "while true; do date; sleep 5; done"',
    ],
    [
      'With three replicas that expose port 80',
      'kubectl create deployment web --image=nginx --replicas=3 --port=80',
    ],
  ],
  usage: 'deployment NAME --image=image -- [COMMAND] [args...]',
  flags: [
    required(slice('image', 'Image of a container; several images make several containers.')),
    int('port', 'Port that the containers expose.', '-1'),
    short('r', int('replicas', 'How many replicas to create.', '1')),
  ],
  namespaced: true,
  failure: 'failed to create deployment:',
  generate,
});

function generate(invocation: Invocation, name: string): KubeObject {
  const { flags, args } = invocation;
  const images = flags.list('image');
  const command = args.slice(1);
  if (images.length > 1 && command.length > 0)
    throw new Error('cannot specify multiple --image options and command');
  if (flags.number('replicas') < 0) throw new Error(`invalid replicas: ${flags.number('replicas')}`);
  const labels = { app: name };
  return {
    kind: 'Deployment',
    apiVersion: 'apps/v1',
    metadata: { name, labels },
    spec: {
      replicas: flags.number('replicas'),
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: containers(invocation, images, command, flags.number('port')) },
      },
      strategy: {},
    },
    status: {},
  };
}

function containers(
  { host }: Invocation,
  images: readonly string[],
  command: readonly string[],
  port: number,
) {
  return images.map((image, i) => ({
    name: containerName(host.random, image),
    image,
    ...(command.length > 0 ? { command } : {}),
    ...(port >= 0 && i === 0 ? { ports: [{ containerPort: port }] } : {}),
    resources: {},
  }));
}

/** The image's last path element without tag and digest, made a valid name. */
function containerName(random: Random, image: string): string {
  const name = image
    .slice(image.lastIndexOf('/') + 1)
    .replace(/:.*$/, '')
    .replace(/@.*$/, '');
  return /[_.]/.test(name) ? `${name.replace(/[_.]/g, '-')}-${random.string(5)}` : name;
}
