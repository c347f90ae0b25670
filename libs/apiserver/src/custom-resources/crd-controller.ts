// The controllers inside apiextensions-apiserver: names are accepted, definitions become established, and a deleted
// definition takes its objects along. Level-based: any change makes it look at all definitions again. It runs as a promise
// job behind the write that woke it, so the next request of the same caller finds it done.
import type { CustomResourceDefinition } from '@drydock/kinds';
import { deepEqual, StatusError, type KubeObject } from '@drydock/machinery';
import { deleteObject } from '../registry/delete-object.ts';
import { updateObject, updateStatus } from '../registry/update-object.ts';
import { internalWrite } from '../registry/internal-write.ts';
import type { WriteRequest } from '../registry/write-request.ts';
import type { ServerContext } from '../server-context.ts';
import { cleanupFinalizer } from './crd-hooks.ts';
import { crdPrefix, listDefinitions, objectsPrefix } from './crd-store.ts';
import { hasCondition, withCondition, type Finding } from './status/conditions.ts';
import { nameDefinition } from './status/names.ts';

/** Keeps the status of all definitions right for as long as the store lives. */
export function startDefinitionController(server: ServerContext): void {
  new DefinitionController(server).start();
}

class DefinitionController {
  readonly #server: ServerContext;
  #scheduled = false;
  /** Prefixes of objects whose end somebody waits for. */
  readonly #awaited = new Set<string>();

  constructor(server: ServerContext) {
    this.#server = server;
  }

  start(): void {
    const { store } = this.#server;
    store.watch(crdPrefix, {
      after: store.revision,
      onEvent: () => this.#schedule(),
      onClose: () => this.start(),
    });
    if (listDefinitions(store).length > 0) this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    void Promise.resolve().then(() => {
      this.#scheduled = false;
      for (const { metadata } of listDefinitions(this.#server.store)) this.#reconcile(metadata.name ?? '');
    });
  }

  #reconcile(name: string): void {
    const crd = this.#server.store.get(crdPrefix + name) as unknown as CustomResourceDefinition | undefined;
    if (!crd) return;
    try {
      if (crd.metadata.deletionTimestamp === undefined) this.#establish(crd);
      else if (crd.metadata.finalizers?.includes(cleanupFinalizer)) this.#finalize(crd);
    } catch (error) {
      // refused for now (an admission plugin, say): the next change of a definition tries again
      if (!(error instanceof StatusError)) throw error;
    }
  }

  #establish(crd: CustomResourceDefinition): void {
    if (deepEqual(crd.spec.names, crd.status?.acceptedNames)) return;
    const now = this.#server.clock.now();
    const { accepted, condition } = nameDefinition(crd, listDefinitions(this.#server.store));
    const named = { ...crd, status: { ...crd.status, acceptedNames: accepted } };
    const withNames = withCondition(named, condition, now);
    const established = hasCondition(crd, 'Established')
      ? withNames
      : withCondition(withNames, condition.status === 'True' ? accept : reject, now);
    if (!deepEqual(established.status, crd.status)) this.#writeStatus(established);
  }

  #finalize(crd: CustomResourceDefinition): void {
    const { store, clock } = this.#server;
    const prefix = objectsPrefix(crd);
    if (store.range(prefix, { limit: 1 }).items.length > 0) {
      this.#writeStatus(withCondition(crd, deleting, clock.now()));
      this.#deleteObjects(crd);
    }
    if (store.range(prefix, { limit: 1 }).items.length > 0) return this.#await(prefix);
    const current = store.get(crdPrefix + (crd.metadata.name ?? '')) as unknown as CustomResourceDefinition;
    const done = this.#writeStatus(withCondition(current, deleted, clock.now()));
    const { finalizers = [], ...metadata } = done.metadata;
    const rest = finalizers.filter((finalizer) => finalizer !== cleanupFinalizer);
    const freed = { ...done, metadata: { ...metadata, ...(rest.length > 0 ? { finalizers: rest } : {}) } };
    updateObject(this.#write(crd, ''), freed);
  }

  #deleteObjects({ spec }: CustomResourceDefinition): void {
    const { store, resources } = this.#server;
    const resource = resources.findPlural(spec.group, spec.names.plural);
    if (!resource) return;
    for (const { metadata } of store.range(objectsPrefix({ spec })).items)
      deleteObject(
        internalWrite(this.#server, resource, {
          namespace: metadata.namespace ?? '',
          name: metadata.name ?? '',
        }),
        {},
      );
  }

  /** Objects with finalizers of their own go when those are done. */
  #await(prefix: string): void {
    if (this.#awaited.has(prefix)) return;
    this.#awaited.add(prefix);
    const { store } = this.#server;
    const end = () => {
      stop();
      this.#awaited.delete(prefix);
      this.#schedule();
    };
    const stop = store.watch(prefix, {
      after: store.revision,
      onEvent: () => store.range(prefix, { limit: 1 }).items.length === 0 && end(),
      onClose: () => {
        this.#awaited.delete(prefix);
        this.#schedule();
      },
    });
  }

  #writeStatus(crd: CustomResourceDefinition): KubeObject {
    return updateStatus(this.#write(crd, 'status'), crd as unknown as KubeObject);
  }

  #write({ metadata }: CustomResourceDefinition, subresource: string): WriteRequest {
    const resource = this.#server.resources.find('apiextensions.k8s.io', 'v1', 'customresourcedefinitions');
    if (!resource) throw new Error('definitions are stored and not served');
    return internalWrite(this.#server, resource, { namespace: '', name: metadata.name ?? '', subresource });
  }
}

const accept: Finding = {
  type: 'Established',
  status: 'True',
  reason: 'InitialNamesAccepted',
  message: 'the initial names have been accepted',
};
const reject: Finding = {
  type: 'Established',
  status: 'False',
  reason: 'NotAccepted',
  message: 'not all names are accepted',
};
const deleting: Finding = {
  type: 'Terminating',
  status: 'True',
  reason: 'InstanceDeletionInProgress',
  message: 'CustomResource deletion is in progress',
};
const deleted: Finding = {
  type: 'Terminating',
  status: 'False',
  reason: 'InstanceDeletionCompleted',
  message: 'removed all instances',
};
