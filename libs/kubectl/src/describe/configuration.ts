import type { ConfigMap, LimitRange, Namespace, ResourceQuota, Secret, ServiceAccount } from '@drydock/kinds';
import { decodeBase64, decodeUtf8, type KubeObject } from '@drydock/machinery';
import type { RestClient } from '../config/rest-client.ts';
import { describer } from './describer.ts';
import { writeEvents } from './events.ts';
import { writeLimits, writeScopes } from './quota.ts';
import { formatRfc1123, type DescribeWriter } from './writer.ts';

export const configMapDescriber = describer<ConfigMap>(
  'ConfigMap',
  (writer, { metadata, data, binaryData }, context) => {
    writer.head(metadata);
    writer.write(0, '\nData\n====\n');
    for (const key of Object.keys(data ?? {}).sort()) writer.write(0, `${key}:\n----\n${data![key]}\n\n`);
    writer.write(0, '\nBinaryData\n====\n');
    for (const key of Object.keys(binaryData ?? {}).sort())
      writer.write(0, `${key}: ${decodeBase64(String(binaryData![key]))?.length ?? 0} bytes\n`);
    writer.write(0, '\n');
    writeEvents(writer, context.events, context.now);
  },
);

export const secretDescriber = describer<Secret>('Secret', (writer, { metadata, type, data }) => {
  writer.head(metadata);
  writer.write(0, `\nType:\t${type ?? ''}\n`);
  writer.write(0, '\nData\n====\n');
  for (const key of Object.keys(data ?? {}).sort()) {
    const bytes = decodeBase64(String(data![key])) ?? new Uint8Array();
    const shown = key === 'token' && type === 'kubernetes.io/service-account-token';
    writer.field(0, key, shown ? decodeUtf8(bytes) : `${bytes.length} bytes`);
  }
});

export const serviceAccountDescriber = describer<ServiceAccount>(
  'ServiceAccount',
  async (writer, account, { rest, events, now }) => {
    writer.head(account.metadata);
    const secrets = await secretsOf(rest, account.metadata.namespace ?? '');
    const tokens = secrets.filter(
      ({ type, metadata }) =>
        type === 'kubernetes.io/service-account-token' &&
        metadata.annotations?.['kubernetes.io/service-account.name'] === account.metadata.name,
    );
    const lists: readonly (readonly [string, readonly (string | undefined)[]])[] = [
      ['Image pull secrets:', (account.imagePullSecrets ?? []).map(({ name }) => name)],
      ['Mountable secrets: ', (account.secrets ?? []).map(({ name }) => name)],
      ['Tokens:            ', tokens.map(({ metadata }) => metadata.name)],
    ];
    for (const [title, names] of lists) {
      if (names.length === 0) writer.write(0, `${title}\t<none>\n`);
      names.forEach((name, i) => {
        const missing = !secrets.some(({ metadata }) => metadata.name === name);
        writer.write(0, `${i === 0 ? title : ' '.repeat(19)}\t${name}${missing ? ' (not found)' : ''}\n`);
      });
    }
    writeEvents(writer, events, now);
  },
);

async function secretsOf(rest: RestClient, namespace: string): Promise<readonly (Secret & KubeObject)[]> {
  try {
    const list = await rest.get<{ items?: (Secret & KubeObject)[] }>(
      `/api/v1/namespaces/${namespace}/secrets`,
    );
    return list.items ?? [];
  } catch {
    return [];
  }
}

export const namespaceDescriber = describer<Namespace>('Namespace', async (writer, namespace, { rest }) => {
  writer.head(namespace.metadata, false);
  writer.field(0, 'Status', namespace.status?.phase ?? '');
  const conditions = namespace.status?.conditions ?? [];
  if (conditions.length > 0) {
    writer.write(0, 'Conditions:\n');
    writer.write(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage\n');
    writer.write(1, '----\t------\t------------------\t------\t-------\n');
    for (const one of conditions)
      writer.write(
        1,
        `${one.type}\t${one.status}\t${formatRfc1123(one.lastTransitionTime)}\t${one.reason ?? ''}\t${one.message ?? ''}\n`,
      );
  }
  await writeQuotas(writer, rest, namespace.metadata.name ?? '');
});

async function writeQuotas(writer: DescribeWriter, rest: RestClient, namespace: string): Promise<void> {
  const items = async <T>(plural: string) => {
    try {
      return (await rest.get<{ items?: T[] }>(`/api/v1/namespaces/${namespace}/${plural}`)).items ?? [];
    } catch {
      return undefined; // a cluster that serves no such kind: nothing is said about it
    }
  };
  const quotas = await items<ResourceQuota>('resourcequotas');
  if (quotas) writer.write(0, quotas.length === 0 ? '\nNo resource quota.\n' : '\nResource Quotas\n');
  for (const { metadata, spec, status } of quotas ?? []) {
    writer.field(1, 'Name', metadata.name);
    writeScopes(writer, spec?.scopes ?? [], 1);
    writer.write(1, 'Resource\tUsed\tHard\n');
    writer.write(1, '--------\t---\t---\n');
    for (const name of Object.keys(status?.hard ?? {}).sort())
      writer.write(1, `${name}\t${status?.used?.[name] ?? '0'}\t${status!.hard![name]}\n`);
  }
  const ranges = await items<LimitRange>('limitranges');
  if (!ranges) return;
  writer.write(0, '\n');
  if (ranges.length === 0) writer.write(0, 'No LimitRange resource.\n');
  else {
    writer.write(0, 'Resource Limits\n');
    writeLimits(
      writer,
      ranges.flatMap(({ spec }) => spec?.limits ?? []),
      ' ',
    );
  }
}
