import { generatorCommand } from './generator.ts';

export const createServiceaccountCommand = generatorCommand({
  name: 'serviceaccount',
  aliases: ['sa'],
  short: 'Create a service account with the specified name',
  examples: [['An account for pods', 'kubectl create serviceaccount builder']],
  usage: 'serviceaccount NAME [--dry-run=server|client|none]',
  namespaced: true,
  failure: 'failed to create serviceaccount:',
  generate: (_invocation, name) => ({ kind: 'ServiceAccount', apiVersion: 'v1', metadata: { name } }),
});
