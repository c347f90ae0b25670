import type { LimitRange, LimitRangeItem, ResourceQuota } from '@drydock/kinds';
import { describer } from './describer.ts';
import type { DescribeWriter } from './writer.ts';

/** What the scopes of a quota match, in the words of the API's documentation. */
const scopes: Readonly<Record<string, string>> = {
  Terminating:
    'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort:
    'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort:
    'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
};

export const resourceQuotaDescriber = describer<ResourceQuota>(
  'ResourceQuota',
  (writer, { metadata, spec, status }) => {
    writer.field(0, 'Name', metadata.name);
    writer.field(0, 'Namespace', metadata.namespace);
    writeScopes(writer, spec?.scopes ?? [], 0);
    writer.write(0, 'Resource\tUsed\tHard\n');
    writer.write(0, '--------\t----\t----\n');
    for (const name of Object.keys(status?.hard ?? {}).sort())
      writer.write(0, `${name}\t${status?.used?.[name] ?? '0'}\t${status!.hard![name]}\n`);
  },
);

export function writeScopes(writer: DescribeWriter, names: readonly string[], level: number): void {
  if (names.length === 0) return;
  const sorted = [...names].sort();
  writer.field(level, 'Scopes', sorted.join(', '));
  // as the official tool has it: the bullet hangs by a space only at the outer level
  const bullet = level === 0 ? ' * ' : '* ';
  for (const name of sorted) if (scopes[name]) writer.write(level, `${bullet}${scopes[name]}\n`);
}

export const limitRangeDescriber = describer<LimitRange>('LimitRange', (writer, { metadata, spec }) => {
  writer.field(0, 'Name', metadata.name);
  writer.field(0, 'Namespace', metadata.namespace);
  writeLimits(writer, spec?.limits ?? [], '');
});

/** The table of the limits; `prefix` stands before each line. */
export function writeLimits(writer: DescribeWriter, limits: readonly LimitRangeItem[], prefix: string): void {
  const titles = 'Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio';
  writer.write(0, `${prefix}${titles}\n`);
  writer.write(0, `${prefix}${titles.replace(/[^\t]/g, '-')}\n`);
  for (const limit of limits) {
    const columns = [limit.min, limit.max, limit.defaultRequest, limit.default, limit.maxLimitRequestRatio];
    const names = [...new Set(columns.flatMap((column) => Object.keys(column ?? {})))].sort();
    for (const name of names)
      writer.write(
        0,
        `${prefix}${limit.type}\t${name}\t${columns.map((column) => column?.[name] ?? '-').join('\t')}\n`,
      );
  }
}
