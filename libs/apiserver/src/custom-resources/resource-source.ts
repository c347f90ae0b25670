// Which resources there are right now: the built-in ones and what the definitions in the store declare. Read off the
// store, so that a restart, a restore or a write by whatever way shows at once.
import type { CustomResourceDefinition, KindDefinition } from '@drydock/kinds';
import type { Store } from '@drydock/etcd';
import { ResourceTable } from '../registry/resource-table.ts';
import { crdPrefix, listDefinitions } from './crd-store.ts';
import { definitionsOf } from './definition/definition-of.ts';

export class ResourceSource {
  readonly #store: Store;
  readonly #builtIn: readonly KindDefinition[];
  readonly #known = new WeakMap<CustomResourceDefinition, readonly KindDefinition[]>();
  #table: ResourceTable | undefined;

  constructor(store: Store, builtIn: readonly KindDefinition[]) {
    this.#store = store;
    this.#builtIn = builtIn;
    this.#follow();
  }

  /** A table never changes: whoever holds one for a request sees one state of the world. */
  get current(): ResourceTable {
    this.#table ??= new ResourceTable([...this.#builtIn, ...this.#custom()]);
    return this.#table;
  }

  #follow(): void {
    this.#table = undefined;
    this.#store.watch(crdPrefix, {
      after: this.#store.revision,
      onEvent: () => (this.#table = undefined),
      onClose: () => this.#follow(),
    });
  }

  #custom(): readonly KindDefinition[] {
    const taken = new Set(this.#builtIn.map(pathOf));
    return listDefinitions(this.#store).flatMap((crd) => {
      const known = this.#known.get(crd) ?? definitionsOf(crd);
      this.#known.set(crd, known);
      // nobody can take the place of a built-in resource
      return known.some((definition) => taken.has(pathOf(definition))) ? [] : known;
    });
  }
}

const pathOf = ({ group, version, plural }: KindDefinition) => `${group}/${version}/${plural}`;
