import type { ConfigMap, Namespace, Secret, ServiceAccount } from '@drydock/kinds';
import { decodeBase64, decodeUtf8, type KubeObject } from '@drydock/machinery';
import type { RestClient } from '../config/rest-client.ts';
import { describer } from './describer.ts';
import { writeEvents } from './events.ts';
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

interface Quota extends KubeObject {
  readonly spec?: { readonly scopes?: readonly string[] };
  readonly status?: {
    readonly hard?: Readonly<Record<string, string>>;
    readonly used?: Readonly<Record<string, string>>;
  };
}

async function writeQuotas(writer: DescribeWriter, rest: RestClient, namespace: string): Promise<void> {
  const items = async <T>(plural: string) => {
    try {
      return (await rest.get<{ items?: T[] }>(`/api/v1/namespaces/${namespace}/${plural}`)).items ?? [];
    } catch {
      return undefined; // a cluster that serves no such kind: nothing is said about it
    }
  };
  const quotas = await items<Quota>('resourcequotas');
  if (quotas) writer.write(0, quotas.length === 0 ? '\nNo resource quota.\n' : '\nResource Quotas\n');
  for (const { metadata, spec, status } of quotas ?? []) {
    writer.field(1, 'Name', metadata.name);
    if (spec?.scopes?.length) writer.field(1, 'Scopes', [...spec.scopes].sort().join(', '));
    writer.write(1, 'Resource\tUsed\tHard\n');
    writer.write(1, '--------\t---\t---\n');
    for (const name of Object.keys(status?.hard ?? {}).sort())
      writer.write(1, `${name}\t${status?.used?.[name] ?? '0'}\t${status!.hard![name]}\n`);
  }
  const ranges = await items<KubeObject>('limitranges');
  if (!ranges) return;
  writer.write(0, '\n');
  if (ranges.length === 0) writer.write(0, 'No LimitRange resource.\n');
  else writeLimitRanges(writer, ranges);
}

type Limits = Readonly<Record<string, string>> | undefined;

function writeLimitRanges(writer: DescribeWriter, ranges: readonly KubeObject[]): void {
  writer.write(
    0,
    'Resource Limits\n Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n',
  );
  writer.write(0, ' ----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n');
  for (const range of ranges) {
    const limits =
      (range['spec'] as { limits?: readonly Record<string, unknown>[] } | undefined)?.limits ?? [];
    for (const item of limits) {
      const columns = ['min', 'max', 'defaultRequest', 'default', 'maxLimitRequestRatio'].map(
        (key) => item[key] as Limits,
      );
      const names = [...new Set(columns.flatMap((column) => Object.keys(column ?? {})))].sort();
      for (const name of names)
        writer.write(
          0,
          ` ${String(item['type'])}\t${name}\t${columns.map((column) => column?.[name] ?? '-').join('\t')}\n`,
        );
    }
  }
}
