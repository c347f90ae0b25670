import { encodeBase64, encodeUtf8, decodeUtf8, isUtf8, type KubeObject } from '@drydock/machinery';
import { bool } from '../../flags/flag.ts';
import type { Invocation } from '../../invocation.ts';
import { sortKeys } from '../../printers/go-format.ts';
import { withHash } from './append-hash.ts';
import { dataFlags, keyProblems, readSources } from './data-sources.ts';
import { generatorCommand } from './generator.ts';

export const createConfigmapCommand = generatorCommand({
  name: 'configmap',
  aliases: ['cm'],
  short: 'Create a config map from a local file, directory or literal value',
  long: 'Each file becomes a key named after it, unless another key is given; each literal is key=value. Files of a directory whose names are no valid keys are refused.',
  examples: [
    ['From the files of a directory', 'kubectl create configmap web --from-file=conf/'],
    ['From one file under another key', 'kubectl create configmap web --from-file=nginx.conf=conf/dev.conf'],
    ['From literals', 'kubectl create configmap web --from-literal=colour=blue --from-literal=size=3'],
    ['From a file of variables', 'kubectl create configmap web --from-env-file=web.env'],
  ],
  usage:
    'configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  flags: [bool('append-hash', 'Append a hash of the contents to the name.'), ...dataFlags('config map')],
  namespaced: true,
  failure: 'failed to create configmap:',
  generate,
});

async function generate(invocation: Invocation, name: string): Promise<KubeObject> {
  const data: Record<string, string> = {};
  const binaryData: Record<string, string> = {};
  await readSources(
    invocation,
    (key, value) => {
      const problems = keyProblems(key);
      if (problems.length > 0)
        throw new Error(
          `${JSON.stringify(key)} is not a valid key name for a ConfigMap: ${problems.join(',')}`,
        );
      for (const [field, taken] of [
        ['Data', data],
        ['BinaryData', binaryData],
      ] as const)
        if (key in taken)
          throw new Error(
            `cannot add key ${JSON.stringify(key)}, another key by that name already exists in ${field} for ConfigMap ${JSON.stringify(name)}`,
          );
      const bytes = typeof value === 'string' ? encodeUtf8(value) : value;
      if (isUtf8(bytes)) data[key] = decodeUtf8(bytes);
      else binaryData[key] = encodeBase64(bytes);
    },
    'env config file cannot be a directory',
  );
  const object: KubeObject = {
    kind: 'ConfigMap',
    apiVersion: 'v1',
    metadata: { name },
    ...(Object.keys(data).length > 0 ? { data: sortKeys(data) } : {}),
    ...(Object.keys(binaryData).length > 0 ? { binaryData: sortKeys(binaryData) } : {}),
  };
  return invocation.flags.bool('append-hash') ? withHash(object) : object;
}
