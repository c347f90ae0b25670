import { toYaml } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import { bool } from '../../flags/flag.ts';
import { outputFlag } from '../../flags/shared.ts';
import type { Invocation } from '../../invocation.ts';
import { goJson } from '../../printers/go-format.ts';

/** The client that this lib behaves like. */
export const clientVersion = {
  major: '1',
  minor: '34',
  gitVersion: 'v1.34.1',
  gitCommit: '93248f9ae092f571eb870b7664c534bfc7d00f03',
  gitTreeState: 'clean',
  buildDate: '2025-09-09T19:44:50Z',
  goVersion: 'go1.24.6',
  compiler: 'gc',
  platform: 'linux/amd64',
};
const kustomizeVersion = 'v5.7.1';

export const versionCommand: Command = {
  name: 'version',
  group: 'Other Commands',
  short: 'Print the client and server version information',
  long: 'For the current context.',
  examples: [['Of client and server', 'kubectl version']],
  usage: 'version [flags]',
  flags: [bool('client', 'Only that of the client; no server is needed.'), outputFlag(['json', 'yaml'])],
  run,
};

interface ServerVersion {
  readonly gitVersion: string;
  readonly major: string;
  readonly minor: string;
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, args, access } = invocation;
  if (args.length > 0) throw new Error(`extra arguments: [${args.join(' ')}]`);
  const output = flags.text('output');
  if (!['', 'yaml', 'json'].includes(output)) throw new Error(`--output must be 'yaml' or 'json'`);
  let failure: unknown;
  let serverVersion: ServerVersion | undefined;
  if (!flags.bool('client')) {
    try {
      serverVersion = await (await access.rest()).get<ServerVersion>('/version');
    } catch (error) {
      failure = error;
    }
  }
  const all = { clientVersion, kustomizeVersion, ...(serverVersion ? { serverVersion } : {}) };
  if (output === 'yaml') await invocation.out(`${toYaml(all)}\n`);
  else if (output === 'json') await invocation.out(`${goJson(all, '  ', false)}\n`);
  else {
    await invocation.out(
      `Client Version: ${clientVersion.gitVersion}\nKustomize Version: ${kustomizeVersion}\n`,
    );
    if (serverVersion) await invocation.out(`Server Version: ${serverVersion.gitVersion}\n`);
  }
  if (serverVersion) await warnAboutSkew(invocation, serverVersion);
  if (failure !== undefined) throw failure;
}

function warnAboutSkew(invocation: Invocation, server: ServerVersion): Promise<void> {
  const minor = (text: string) => Number(/^\d+/.exec(text)?.[0] ?? 0);
  const [mine, theirs] = [minor(clientVersion.minor), minor(server.minor)];
  if (Math.abs(mine - theirs) <= 1) return Promise.resolve();
  return invocation.err(
    `WARNING: version difference between client (1.${mine}) and server (${server.major}.${theirs}) exceeds the supported minor version skew of +/-1\n`,
  );
}
