import type { Clock, KubeObject } from '@drydock/machinery';
import type { Client, Informer, InformerFactory, ResourceType } from '../contract.ts';
import { ListWatchInformer } from './informer.ts';

/** One informer per resource over one client. */
export function createInformers(client: Client, clock: Clock): InformerFactory {
  const informers = new Map<string, { start(): Promise<void>; stop(): void; clear(): void }>();
  const pathOf = ({ group, version, plural }: ResourceType) => `${group}/${version}/${plural}`;
  return {
    for<T extends KubeObject>(resource: ResourceType<T>): Informer<T> {
      const path = pathOf(resource);
      const known = informers.get(path) as ListWatchInformer<T> | undefined;
      if (known) return known;
      const informer = new ListWatchInformer(client, clock, resource);
      informers.set(path, informer);
      return informer;
    },
    start: async () => {
      await Promise.all([...informers.values()].map((informer) => informer.start()));
    },
    drop: (resource) => {
      const informer = informers.get(pathOf(resource));
      informers.delete(pathOf(resource));
      informer?.stop();
      informer?.clear();
    },
    stop: () => {
      for (const informer of informers.values()) informer.stop();
    },
  };
}
