import type { Event } from '@drydock/kinds';
import { parseTime, type KubeObject } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import { eventInterval } from '../../describe/events.ts';
import { short, slice, text, bool } from '../../flags/flag.ts';
import { allNamespacesFlag, chunkSizeFlag, noHeadersFlag, printFlags } from '../../flags/shared.ts';
import type { Invocation } from '../../invocation.ts';
import { objectPrinter } from '../../printers/object-printer.ts';
import { TabWriter } from '../../printers/tab-writer.ts';
import { mappingFor } from '../../resources/builder.ts';

type EventObject = Event & KubeObject;

export const eventsCommand: Command = {
  name: 'events',
  group: 'Troubleshooting and Debugging Commands',
  short: 'List events',
  long: 'The youngest come last.',
  examples: [
    ['Events of the namespace', 'kubectl events'],
    ['About one object, and what follows', 'kubectl events --for pod/web --watch'],
    ['Only warnings', 'kubectl events --types=Warning'],
  ],
  usage:
    'events [(-o|--output=)json|yaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]',
  flags: [
    allNamespacesFlag,
    ...printFlags,
    chunkSizeFlag,
    text('for', 'Only events about this object: TYPE/NAME.'),
    noHeadersFlag,
    slice('types', 'Only events of these types.'),
    short('w', bool('watch', 'Print the events, then every new one.')),
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags, access, host } = invocation;
  for (const type of flags.list('types'))
    if (!['normal', 'warning'].includes(type.toLowerCase()))
      throw new Error('valid --types are Normal or Warning');
  const printer = await objectPrinter(host, flags);
  const all = flags.bool('all-namespaces');
  const namespace = all ? '' : (await access.namespace()).name;
  const wanted = await filterOf(invocation);
  const rest = await access.rest();
  const path = all ? '/api/v1/events' : `/api/v1/namespaces/${namespace}/events`;
  const list = await rest.get<{ items?: EventObject[]; metadata?: { resourceVersion?: string } }>(path, {
    query: { limit: String(flags.number('chunk-size')) },
  });
  const events = (list.items ?? []).filter(wanted).map(typed).sort(byTime);
  const output = new EventOutput(invocation, all);
  if (events.length === 0 && !flags.bool('watch'))
    return invocation.err(all ? 'No events found.\n' : `No events found in ${namespace} namespace.\n`);
  if (printer) {
    if (flags.bool('watch')) for (const event of events) await invocation.out(printer(event));
    else
      await invocation.out(
        printer({ kind: 'EventList', apiVersion: 'v1', metadata: list.metadata ?? {}, items: events }),
      );
  } else await output.print(events);
  if (!flags.bool('watch')) return;
  const watch = await rest.watch(path, { query: { resourceVersion: list.metadata?.resourceVersion } });
  const iterator = watch[Symbol.asyncIterator]();
  for (
    let next = await host.cancelled.race(iterator.next());
    !next.done;
    next = await host.cancelled.race(iterator.next())
  ) {
    const event = next.value.object as EventObject;
    if (next.value.type === 'DELETED' || next.value.type === 'BOOKMARK' || !wanted(event)) continue;
    if (printer) await invocation.out(printer(typed(event)));
    else await output.print([event]);
  }
}

const typed = (event: EventObject): EventObject => ({ ...event, apiVersion: 'v1', kind: 'Event' });

async function filterOf({ flags, access }: Invocation): Promise<(event: EventObject) => boolean> {
  const types = flags.list('types').map((type) => type.toLowerCase());
  const target = flags.text('for');
  let about = (_event: EventObject) => true;
  if (target !== '') {
    const [type, name, ...rest] = target.split('/');
    if (!type || !name || rest.length > 0) throw new Error('--for must be in resource/name form');
    const { kind } = await mappingFor(access, type);
    about = ({ involvedObject }) => involvedObject.kind === kind && involvedObject.name === name;
  }
  return (event) => about(event) && (types.length === 0 || types.includes((event.type ?? '').toLowerCase()));
}

function byTime(a: EventObject, b: EventObject): number {
  const time = (event: EventObject) =>
    parseTime(
      event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp,
    ) ?? 0;
  return time(a) - time(b);
}

class EventOutput {
  readonly #writer = new TabWriter();
  #headed = false;

  constructor(
    readonly invocation: Invocation,
    readonly all: boolean,
  ) {}

  async print(events: readonly EventObject[]): Promise<void> {
    const { flags, host } = this.invocation;
    if (!this.#headed && !flags.bool('no-headers'))
      this.#writer.write(`${this.all ? 'NAMESPACE\t' : ''}LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n`);
    this.#headed = true;
    for (const event of events) {
      const { kind, name } = event.involvedObject;
      const cells = [
        ...(this.all ? [event.metadata.namespace ?? ''] : []),
        eventInterval(event, host.clock.now()),
        event.type ?? '',
        event.reason ?? '',
        `${kind}/${name}`,
        (event.message ?? '').trim(),
      ];
      this.#writer.write(`${cells.join('\t')}\n`);
    }
    await this.invocation.out(this.#writer.flush());
  }
}
