import { formatDuration, notFound, type KubeObject } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import { duration, slice, text } from '../../flags/flag.ts';
import { printFlags } from '../../flags/shared.ts';
import type { Invocation } from '../../invocation.ts';
import { objectPrinter } from '../../printers/object-printer.ts';
import { nameArgument } from './generator.ts';

const boundKinds: Readonly<Record<string, string>> = { Node: 'v1', Pod: 'v1', Secret: 'v1' };

export const createTokenCommand: Command = {
  name: 'token',
  short: 'Request a service account token',
  examples: [
    ['A token of an account', 'kubectl create token builder'],
    [
      'For another audience and ten minutes',
      'kubectl create token builder --audience=registry --duration=10m',
    ],
  ],
  usage: 'token SERVICE_ACCOUNT_NAME',
  flags: [
    ...printFlags,
    slice('audience', 'For whom the token is; default: the API server.'),
    text('bound-object-kind', 'Kind of an object to which to bind the token: Node, Pod or Secret.'),
    text('bound-object-name', 'Its name; the token expires with the object.'),
    text('bound-object-uid', 'Its UID.'),
    duration('duration', 'How long the token shall be valid; the server may decide otherwise.'),
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags } = invocation;
  const name = nameArgument(invocation);
  const body = requestOf(invocation);
  const printer = await objectPrinter(invocation.host, flags, undefined, true);
  const namespace = (await invocation.access.namespace()).name;
  const rest = await invocation.access.rest();
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${encodeURIComponent(name)}/token`;
  let token: KubeObject & { readonly status?: { readonly token?: string } };
  try {
    token = (await rest.send('POST', path, { body })).body as typeof token;
  } catch (error) {
    const message =
      (error as Error).message || notFound({ group: '', name: 'serviceaccounts' }, name).message;
    throw new Error(`failed to create token: ${message}`, { cause: error });
  }
  if (!token.status?.token) throw new Error('failed to create token: no token in server response');
  await invocation.out(printer ? printer(token) : `${token.status.token}\n`);
}

function requestOf({ flags }: Invocation): object {
  const [kind, name, uid] = ['kind', 'name', 'uid'].map((part) => flags.text(`bound-object-${part}`));
  const seconds = flags.duration('duration') / 1000;
  if (seconds < 0) throw new Error('--duration must be greater than or equal to 0');
  if (!Number.isInteger(seconds))
    throw new Error(
      `--duration cannot be expressed in units less than seconds (${formatDuration(seconds * 1000)})`,
    );
  if (flags.list('audience').includes('')) throw new Error('--audience must not be an empty string');
  if (!kind && name)
    throw new Error('--bound-object-name can only be set if --bound-object-kind is provided');
  if (!kind && uid) throw new Error('--bound-object-uid can only be set if --bound-object-kind is provided');
  if (kind && !boundKinds[kind])
    throw new Error(`supported --bound-object-kind values are ${Object.keys(boundKinds).join(', ')}`);
  if (kind && !name) throw new Error('--bound-object-name is required if --bound-object-kind is provided');
  const bound = kind ? { kind, apiVersion: boundKinds[kind], name, ...(uid ? { uid } : {}) } : undefined;
  return {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: {},
    spec: {
      audiences: flags.list('audience').length > 0 ? flags.list('audience') : null,
      ...(seconds > 0 ? { expirationSeconds: seconds } : {}),
      ...(bound ? { boundObjectRef: bound } : {}),
    },
    status: { token: '', expirationTimestamp: null },
  };
}
