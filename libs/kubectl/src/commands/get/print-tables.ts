import { hasReason } from '@drydock/machinery';
import { throwCollected } from '../../errors.ts';
import type { ApiResource } from '../../discovery/discovery.ts';
import type { Invocation } from '../../invocation.ts';
import { sortByPath } from '../../printers/sort.ts';
import { TabWriter } from '../../printers/tab-writer.ts';
import {
  isTable,
  TablePrinter,
  type Table,
  type TableOptions,
  type TableRow,
} from '../../printers/table-printer.ts';
import { collect, select, type ResourceQuery } from '../../resources/builder.ts';
import { kindName, type Info } from '../../resources/info.ts';

/** The options of a table printer for one type of object. */
export function tableOptions(
  { flags }: Invocation,
  mapping: ApiResource | undefined,
  kindWanted: boolean,
): TableOptions {
  return {
    wide: flags.text('output') === 'wide',
    noHeaders: flags.bool('no-headers'),
    withNamespace: flags.bool('all-namespaces') && mapping?.namespaced === true,
    showLabels: flags.bool('show-labels'),
    labelColumns: flags.list('label-columns'),
    ...(mapping && (kindWanted || flags.bool('show-kind')) ? { withKind: kindName(mapping) } : {}),
  };
}

/** `kubectl get` without -o: one table per type, a blank line between them. */
export async function printTables(invocation: Invocation, query: ResourceQuery): Promise<void> {
  const { flags, access } = invocation;
  const { infos, errors } = await collect(access, await select(access, query));
  const ignore = flags.bool('ignore-not-found');
  const failures = errors.filter((error) => !(ignore && hasReason(error, 'NotFound')));
  const sorted = sort(infos, flags.text('sort-by'));
  const text = layOut(invocation, sorted);
  await invocation.out(text);
  if (text === '' && !ignore && failures.length === 0) {
    const namespaced = !flags.bool('all-namespaces') && infos.every((info) => info.mapping.namespaced);
    const { name } = await access.namespace();
    await invocation.err(namespaced ? `No resources found in ${name} namespace.\n` : 'No resources found\n');
  }
  throwCollected(failures);
}

function sort(infos: readonly Info[], path: string): readonly Info[] {
  if (path === '') return infos;
  return infos.map((info) => {
    const table = info.object as unknown as Table;
    if (!isTable(table) || !table.rows) return info;
    if (table.rows.length < 2) return info;
    return { ...info, object: { ...table, rows: sortRows(table.rows, path) } as unknown as Info['object'] };
  });
}

/** A field that no row has leaves nothing to print: the official tool drops the error. */
function sortRows(rows: readonly TableRow[], path: string): readonly TableRow[] {
  try {
    return sortByPath(rows, path, (row) => row.object);
  } catch {
    return [];
  }
}

function layOut(invocation: Invocation, infos: readonly Info[]): string {
  const kinds = new Set(infos.map(({ mapping }) => `${mapping.group}/${mapping.version}/${mapping.kind}`));
  const writer = new TabWriter();
  let text = '';
  let last: ApiResource | undefined;
  let printer: TablePrinter | undefined;
  let separate = false;
  const flush = () => {
    const block = writer.flush();
    if (block !== '') {
      text += separate ? `\n${block}` : block;
      separate = false;
    }
  };
  for (const { mapping, object } of infos) {
    if (!printer || mapping !== last) {
      flush();
      writer.forgetWidths();
      if (last && !invocation.flags.bool('no-headers') && text !== '') separate = true;
      printer = new TablePrinter(tableOptions(invocation, mapping, kinds.size > 1));
      last = mapping;
    }
    if (isTable(object)) printer.print(object as unknown as Table, writer);
  }
  flush();
  return text;
}
