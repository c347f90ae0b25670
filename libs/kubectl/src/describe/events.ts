import type { Event } from '@drydock/kinds';
import { parseTime, type KubeObject } from '@drydock/machinery';
import type { RestClient } from '../config/rest-client.ts';
import { since, type DescribeWriter } from './writer.ts';

/** The events about an object, oldest last change first. */
export async function eventsOf(
  rest: RestClient,
  object: KubeObject,
  uid = object.metadata.uid,
): Promise<readonly Event[]> {
  const { name = '', namespace = '' } = object.metadata;
  const fieldSelector = [
    `involvedObject.kind=${object.kind}`,
    `involvedObject.name=${name}`,
    `involvedObject.namespace=${namespace}`,
    ...(uid ? [`involvedObject.uid=${uid}`] : []),
  ].join(',');
  const path = namespace ? `/api/v1/namespaces/${namespace}/events` : '/api/v1/events';
  const list = await rest.get<{ items?: Event[] }>(path, { query: { fieldSelector, limit: '500' } });
  return sortEvents(list.items ?? []);
}

export function sortEvents(events: readonly Event[]): readonly Event[] {
  const time = (event: Event) => parseTime(event.lastTimestamp) ?? 0;
  return [...events].sort((a, b) => time(a) - time(b));
}

/** The table at the end of a description. */
export function writeEvents(writer: DescribeWriter, events: readonly Event[] | undefined, now: number): void {
  if (!events) return;
  if (events.length === 0) return writer.write(0, 'Events:\t<none>\n');
  writer.flush();
  writer.write(0, 'Events:\n  Type\tReason\tAge\tFrom\tMessage\n');
  writer.write(1, '----\t------\t----\t----\t-------\n');
  for (const event of events)
    writer.write(
      1,
      [
        event.type ?? '',
        event.reason ?? '',
        eventInterval(event, now),
        event.source?.component || event.reportingComponent || '',
        `${(event.message ?? '').trim()}\n`,
      ].join('\t'),
    );
}

/** `10s (x3 over 1m)`, or the age alone. */
export function eventInterval(event: Event, now: number): string {
  const first = since(event.eventTime ?? event.firstTimestamp, now);
  if (event.series)
    return `${since(event.series.lastObservedTime, now)} (x${event.series.count} over ${first})`;
  if ((event.count ?? 0) > 1) return `${since(event.lastTimestamp, now)} (x${event.count} over ${first})`;
  return first;
}
