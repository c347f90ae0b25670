export { modRevisionOf, type Entry } from './entry.ts';
export * from './errors.ts';
export { Lessor, type Lease } from './lessor.ts';
export { parseSnapshot, serializeSnapshot, type Snapshot } from './snapshot.ts';
export {
  createStore,
  prefixEnd,
  type RangeOptions,
  type RangeResult,
  type Store,
  type StoreEvent,
  type StoreOptions,
  type WatchOptions,
} from './store.ts';
