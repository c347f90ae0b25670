export { completeKubectl } from './complete.ts';
export { DialError } from './errors.ts';
export type {
  ConnectionConfig,
  HostConnection,
  HostFileError,
  HostFiles,
  HostListener,
  KubectlHost,
} from './host.ts';
export { runKubectl } from './run.ts';
