import { hasReason, StatusError, type KubeObject, type StatusObject } from '@drydock/machinery';
import type { Invocation } from '../../invocation.ts';
import type { ObjectPrinter } from '../../printers/object-printer.ts';
import { TabWriter } from '../../printers/tab-writer.ts';
import { isTable, TablePrinter, type Table } from '../../printers/table-printer.ts';
import { collect, listPages, select, type ResourceQuery, type Target } from '../../resources/builder.ts';
import { collectionPath, withKind } from '../../resources/info.ts';
import { tableAccept } from '../../config/rest-client.ts';
import { tableOptions } from './print-tables.ts';

/** `get -w`: what is there, then every change until Ctrl-C or until the server ends the watch. */
export async function watchResources(
  invocation: Invocation,
  query: ResourceQuery,
  printer: ObjectPrinter | undefined,
): Promise<void> {
  const { access, flags } = invocation;
  const selection = await select(access, { ...query, singleType: true });
  const target = await singleTarget(invocation, selection.targets, query);
  const output = new WatchOutput(invocation, target.mapping, printer);
  let resourceVersion = '0';
  try {
    if ('name' in target) {
      const { infos, errors } = await collect(access, { ...selection, targets: [target] });
      if (errors.length > 0) throw errors[0];
      if (!flags.bool('watch-only')) await output.print(infos[0]!.object, 'ADDED');
    } else
      for await (const page of listPages(access, query, target)) {
        resourceVersion = page.metadata?.resourceVersion ?? '0';
        const objects = page.items?.map((item) => withKind(item, target.mapping)) ?? [page];
        if (!flags.bool('watch-only')) for (const object of objects) await output.print(object, 'ADDED');
        else output.learn(objects[0]);
      }
  } catch (error) {
    if (hasReason(error, 'NotFound') && flags.bool('ignore-not-found')) return;
    throw error;
  }
  await follow(invocation, query, target, resourceVersion, output);
}

type WatchTarget = Extract<Target, { type: 'selector' | 'name' }>;

async function singleTarget(
  invocation: Invocation,
  targets: readonly Target[],
  query: ResourceQuery,
): Promise<WatchTarget> {
  const [target, ...others] = targets;
  if (others.length > 0)
    throw new Error(
      `watch is only supported on individual resources and resource collections - ${targets.length} resources were found`,
    );
  if (target?.type !== 'file') return target as WatchTarget;
  const { infos, errors } = await collect(invocation.access, { query, targets: [target], single: true });
  if (errors.length > 0) throw errors[0];
  if (infos.length !== 1)
    throw new Error(
      `watch is only supported on individual resources and resource collections - ${infos.length} resources were found`,
    );
  return { ...infos[0]!, type: 'name' };
}

async function follow(
  invocation: Invocation,
  query: ResourceQuery,
  target: WatchTarget,
  resourceVersion: string,
  output: WatchOutput,
): Promise<void> {
  const rest = await invocation.access.rest();
  const named = target.type === 'name' ? `metadata.name=${target.name}` : undefined;
  const events = await rest.watch(collectionPath(target.mapping, target.namespace), {
    ...(query.table ? { accept: tableAccept } : {}),
    query: {
      resourceVersion,
      fieldSelector: named ?? (query.fieldSelector || undefined),
      labelSelector: query.labelSelector || undefined,
    },
  });
  // the watch of a single object starts with an ADDED event for what was printed already
  let first = target.type === 'name';
  const iterator = events[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await invocation.host.cancelled.race(iterator.next());
    if (done) return;
    if (value.type === 'ERROR') throw new StatusError(value.object as StatusObject);
    if (value.type === 'BOOKMARK') continue;
    if (first) output.learn(value.object);
    else await output.print(value.object, value.type);
    first = false;
  }
}

/** Prints single objects as they come; columns keep their width. */
class WatchOutput {
  readonly #writer = new TabWriter();
  readonly #table: TablePrinter;
  readonly #events: boolean;

  constructor(
    readonly invocation: Invocation,
    mapping: WatchTarget['mapping'],
    readonly printer: ObjectPrinter | undefined,
  ) {
    this.#table = new TablePrinter(tableOptions(invocation, mapping, false));
    this.#events = invocation.flags.bool('output-watch-events');
  }

  /** Remembers the columns of a table without printing it. */
  learn(object: unknown): void {
    if (!this.printer && isTable(object)) this.#table.print({ ...object, rows: [] }, this.#writer);
  }

  async print(object: unknown, type: string): Promise<void> {
    if (this.printer) {
      const shown = this.#events ? { type, object } : (object as KubeObject);
      return this.invocation.out(this.printer(shown));
    }
    if (isTable(object)) this.#table.print(object as Table, this.#writer, this.#events ? type : undefined);
    await this.invocation.out(this.#writer.flush());
  }
}
