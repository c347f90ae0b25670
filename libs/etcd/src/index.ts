export * from './errors.ts';
export { parseSnapshot, type Snapshot } from './snapshot.ts';
export {
  createStore,
  type RangeOptions,
  type RangeResult,
  type Store,
  type StoreEvent,
  type StoreOptions,
  type WatchOptions,
} from './store.ts';
