import { writeText } from '@drydock/machinery';
import { Errno, type Program } from '@drydock/shell';
import { debianBase } from '../../base/index.ts';
import { exec } from '../../exec.ts';
import type { Image } from '../../image.ts';
import { releaseTags } from '../../release-tags.ts';
import { npm } from './npm.ts';

/** Flags and files that are no commands are for node, as in the image's script. */
const entrypoint: Program = async (process) => {
  const words = process.argv.slice(1);
  const first = words[0] ?? 'node';
  const onPath = ['/usr/local/bin', '/usr/bin', '/bin'].some((folder) => process.fs.exists(`${folder}/${first}`));
  const argv = first.startsWith('-') || (!first.includes('/') && !onPath) ? ['node', ...words] : words;
  try {
    return await exec(process, argv);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    await writeText(process.stderr, `/usr/local/bin/docker-entrypoint.sh: 11: exec: ${first}: not found\n`);
    return 127;
  }
}; // prettier-ignore

/** QuickJS and what goes with it are loaded when a node program starts. */
const node =
  (version: string): Program =>
  async (process) => {
    const { nodeProgram } = await process.kernel.clock.hold(import('./program.ts'));
    return nodeProgram(version)(process);
  };

export const nodeImage: Image = {
  repository: 'docker.io/library/node',
  about: {
    does: "Runs the learner's program in QuickJS: http, fetch, fs, path, url, os, events, util, crypto (hashes), timers, console, CommonJS and ES modules.",
    leftOut: [
      'Streams, net, child_process, workers, TLS servers and the other modules of Node: they say so',
      'npm install: there is no registry of packages',
      'The interactive prompt, --watch, --test, the inspector',
      "Stack traces show the program's own frames only; some messages of V8 differ",
      'A response is sent when it is ended, not chunk by chunk',
    ],
  },
  tags: releaseTags({
    series: { '25.2': 1, '24.11': 1, '22.21': 1, '20.19': 5, '18.20': 8, '16.20': 2, '14.21': 3 },
    latest: '25.2.1',
    suffixes: ['-alpine', '-slim', '-bookworm', '-bookworm-slim', '-trixie', '-trixie-slim'],
    aliases: { lts: '24.11.1', current: '25.2.1' },
  }),
  size: 400_000_000,
  published: 1_763_400_000_000,
  config: (version) => ({
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['node'],
    env: {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      NODE_VERSION: version,
      YARN_VERSION: '1.22.22',
    },
  }),
  files: (fs) => {
    debianBase.files(fs);
    const passwd = 'node:x:1000:1000::/home/node:/bin/bash\n';
    fs.writeFile('/etc/passwd', passwd, { append: true });
    fs.writeFile('/etc/group', 'node:x:1000:\n', { append: true });
    fs.mkdir('/home/node', { recursive: true });
    fs.chown('/home/node', 1000, 1000);
    fs.writeProgram('/usr/local/bin/docker-entrypoint.sh', 'node-entrypoint');
    fs.writeProgram('/usr/local/bin/node', 'node');
    fs.writeProgram('/usr/local/bin/npm', 'npm');
  },
  programs: (version) => ({
    ...debianBase.programs,
    node: node(version),
    'node-entrypoint': entrypoint,
    npm,
  }),
};
