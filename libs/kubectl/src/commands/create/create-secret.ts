import { encodeBase64, encodeUtf8, type KubeObject } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import { bool, slice, text } from '../../flags/flag.ts';
import type { Invocation } from '../../invocation.ts';
import { goJson, sortKeys } from '../../printers/go-format.ts';
import { withHash } from './append-hash.ts';
import { dataFlags, keyProblems, readSources } from './data-sources.ts';
import { generatorCommand } from './generator.ts';

const hashFlag = bool('append-hash', 'Append a hash of the contents to the name.');
const failure = 'failed to create secret';

const genericCommand = generatorCommand({
  name: 'generic',
  short: 'Create a secret from a local file, directory, or literal value',
  examples: [
    [
      'From literals',
      'kubectl create secret generic db --from-literal=user=app --from-literal=password=s3cret',
    ],
    ['From a file', 'kubectl create secret generic key --from-file=id_rsa=keys/id_rsa'],
  ],
  usage:
    'generic NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  flags: [hashFlag, ...dataFlags('secret'), text('type', 'The type of the secret.')],
  namespaced: true,
  failure,
  generate: async (invocation, name) =>
    secretObject(invocation, name, invocation.flags.text('type'), await sourcesOf(invocation)),
});

const dockerRegistryCommand = generatorCommand({
  name: 'docker-registry',
  short: 'Create a secret for use with a Docker registry',
  long: 'Pods that name it under imagePullSecrets pull their images with it.',
  examples: [
    [
      'Credentials for a registry',
      'kubectl create secret docker-registry regcred --docker-server=registry.example.com --docker-username=app --docker-password=s3cret',
    ],
  ],
  usage:
    'docker-registry NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none]',
  flags: [
    hashFlag,
    text('docker-email', 'E-mail address for the registry.'),
    text('docker-password', 'Password for the registry.'),
    text('docker-server', 'Address of the registry.', 'https://index.docker.io/v1/'),
    text('docker-username', 'User name for the registry.'),
    slice('from-file', 'File with credentials, or key=file.'),
  ],
  namespaced: true,
  failure,
  generate: dockerSecret,
});

const tlsCommand = generatorCommand({
  name: 'tls',
  short: 'Create a TLS secret',
  long: 'The certificate must be PEM and belong to the key.',
  examples: [
    ['From a certificate and its key', 'kubectl create secret tls web --cert=web.crt --key=web.key'],
  ],
  usage: 'tls NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]',
  flags: [
    hashFlag,
    text('cert', 'File with the certificate (PEM).'),
    text('key', 'File with its private key (PEM).'),
  ],
  namespaced: true,
  failure,
  generate: tlsSecret,
});

export const createSecretCommand: Command = {
  name: 'secret',
  short: 'Create a secret using a specified subcommand',
  long: 'docker-registry is for pulling images, tls for a certificate and its key, generic for everything else.',
  usage: 'secret (docker-registry | generic | tls)',
  bareHelpTo: 'stderr',
  subcommands: [dockerRegistryCommand, genericCommand, tlsCommand],
};

async function sourcesOf(invocation: Invocation): Promise<Record<string, string>> {
  const data: Record<string, string> = {};
  await readSources(
    invocation,
    (key, value) => {
      const problems = keyProblems(key);
      if (problems.length > 0)
        throw new Error(`${JSON.stringify(key)} is not valid key name for a Secret ${problems.join(';')}`);
      if (key in data) throw new Error(`cannot add key ${key}, another key by that name already exists`);
      data[key] = encodeBase64(typeof value === 'string' ? encodeUtf8(value) : value);
    },
    'env secret file cannot be a directory',
  );
  return data;
}

function secretObject(
  { flags }: Invocation,
  name: string,
  type: string,
  data: Readonly<Record<string, string>>,
): KubeObject {
  const object: KubeObject = {
    kind: 'Secret',
    apiVersion: 'v1',
    metadata: { name },
    ...(Object.keys(data).length > 0 ? { data: sortKeys(data) } : {}),
    ...(type ? { type } : {}),
  };
  return flags.bool('append-hash') ? withHash(object) : object;
}

async function dockerSecret(invocation: Invocation, name: string): Promise<KubeObject> {
  const { flags } = invocation;
  const type = 'kubernetes.io/dockerconfigjson';
  if (flags.list('from-file').length > 0)
    return secretObject(invocation, name, type, await sourcesOf(invocation));
  const [server, username, password] = ['server', 'username', 'password'].map((part) =>
    flags.text(`docker-${part}`),
  );
  if (!server || !username || !password)
    throw new Error(
      'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
    );
  const email = flags.text('docker-email');
  const entry = {
    username,
    password,
    ...(email ? { email } : {}),
    auth: encodeBase64(encodeUtf8(`${username}:${password}`)),
  };
  const config = goJson({ auths: { [server]: entry } }, '', false);
  return secretObject(invocation, name, type, { '.dockerconfigjson': encodeBase64(encodeUtf8(config)) });
}

async function tlsSecret(invocation: Invocation, name: string): Promise<KubeObject> {
  const [cert, key] = [invocation.flags.text('cert'), invocation.flags.text('key')];
  if (cert === '' || key === '') throw new Error('key and cert must be specified');
  const read = async (path: string) => {
    if (!(await invocation.host.files.exists(path)))
      throw new Error(`Cannot read file ${path}, open ${path}: no such file or directory`);
    return invocation.host.files.readFile(path);
  };
  const [certificate, privateKey] = [await read(cert), await read(key)];
  const pem = /-----BEGIN [A-Z ]+-----[\s\S]+-----END [A-Z ]+-----/;
  const text = (bytes: Uint8Array) => String.fromCharCode(...bytes.subarray(0, 65_536));
  if (!pem.test(text(certificate))) throw new Error('tls: failed to find any PEM data in certificate input');
  if (!pem.test(text(privateKey))) throw new Error('tls: failed to find any PEM data in key input');
  return secretObject(invocation, name, 'kubernetes.io/tls', {
    'tls.crt': encodeBase64(certificate),
    'tls.key': encodeBase64(privateKey),
  });
}
