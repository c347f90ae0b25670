import { formatMicroTime } from '@drydock/machinery';
import type { Process } from '@drydock/shell';
import { debianBase } from '../../base/index.ts';
import { databaseProgram } from '../../database-server.ts';
import type { Image } from '../../image.ts';
import { releaseTags } from '../../release-tags.ts';

function line(process: Process, text: string): string {
  return `${formatMicroTime(process.clock.now()).slice(0, 26).replace('T', ' ').replace('Z', '')}+00:00 [info] <0.254.0> ${text}\n`;
}

export const rabbitmq: Image = {
  repository: 'docker.io/library/rabbitmq',
  about: {
    does: 'Starts, writes its log and listens on 5672.',
    leftOut: ['AMQP (connections are closed, and the log says so), rabbitmqctl, the management pages, clustering'],
  },
  tags: releaseTags({ series: { '4.2': 0, '4.1': 5, '4.0': 9, '3.13': 7, '3.12': 14 }, latest: '4.2.0', suffixes: ['-alpine', '-management', '-management-alpine'] }), // prettier-ignore
  size: 110_000_000,
  published: 1_763_000_000_000,
  config: (version) => ({
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['rabbitmq-server'],
    exposedPorts: ['4369/tcp', '5671/tcp', '5672/tcp', '15691/tcp', '15692/tcp', '25672/tcp'],
    volumes: ['/var/lib/rabbitmq'],
    env: {
      PATH: '/opt/rabbitmq/sbin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      RABBITMQ_VERSION: version,
      HOME: '/var/lib/rabbitmq',
    },
  }),
  files: (fs) => {
    debianBase.files(fs);
    fs.mkdir('/var/lib/rabbitmq', { recursive: true });
    fs.writeProgram('/usr/local/bin/docker-entrypoint.sh', 'rabbitmq-server');
  },
  programs: (version) => ({
    ...debianBase.programs,
    'rabbitmq-server': databaseProgram({
      name: 'RabbitMQ',
      port: 5672,
      dataDirectory: '/var/lib/rabbitmq',
      marker: '.erlang.cookie',
      refuse: () => undefined,
      before: () => '',
      ready: (process) =>
        line(process, `Starting RabbitMQ ${version} on Erlang 27.3.4.6 [jit]`) +
        line(process, 'Server startup complete; 4 plugins started.') +
        line(process, 'started TCP listener on [::]:5672'),
      stopped: (process) =>
        line(process, 'SIGTERM received - shutting down') + line(process, 'Successfully stopped RabbitMQ and its dependencies'),
    }),
  }),
}; // prettier-ignore
