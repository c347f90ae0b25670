import { generatorCommand } from './generator.ts';

export const createNamespaceCommand = generatorCommand({
  name: 'namespace',
  aliases: ['ns'],
  short: 'Create a namespace with the specified name',
  examples: [['A namespace named shop', 'kubectl create namespace shop']],
  usage: 'namespace NAME [--dry-run=server|client|none]',
  namespaced: false,
  generate: (_invocation, name) => ({
    kind: 'Namespace',
    apiVersion: 'v1',
    metadata: { name },
    spec: {},
    status: {},
  }),
});
