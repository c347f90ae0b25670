// For specs: no API server, only what the test gives.
import type { Informer, InformerFactory, ResourceType } from '@drydock/client';
import type { KubeObject } from '@drydock/machinery';

/** An informer factory over objects that the test gives. */
export class GivenObjects implements InformerFactory {
  readonly #objects: KubeObject[] = [];
  readonly #handlers: (() => void)[] = [];

  for<T extends KubeObject>(resource: ResourceType<T>): Informer<T> {
    const list = (namespace?: string) =>
      this.#objects.filter(
        ({ kind, metadata }) => kind === resource.kind && (!namespace || metadata.namespace === namespace),
      ) as T[];
    return {
      resource,
      synced: true,
      get: (namespace, name) => list(namespace).find(({ metadata }) => metadata.name === name),
      list,
      onChange: (handler) => this.#handlers.push(() => handler({})),
    };
  }
  /** Takes the place of what was given before. */
  only(...objects: KubeObject[]): void {
    this.#objects.splice(0);
    this.give(...objects);
  }
  give(...objects: KubeObject[]): void {
    this.#objects.push(...objects);
    for (const handler of this.#handlers) handler();
  }
  drop = () => undefined;
  start = async () => undefined;
  stop = () => undefined;
}
