import type { StatusObject } from '@drydock/machinery';

export interface ConnectionStatus {
  readonly promise: Promise<StatusObject>;
  succeed(): void;
  exit(code: number): void;
}

/** The Status that the error channel of exec, attach and port-forward ends with. */
export function createConnectionStatus(): ConnectionStatus {
  let resolve: (status: StatusObject) => void = () => undefined;
  const promise = new Promise<StatusObject>((settle) => (resolve = settle));
  const succeed = () => resolve({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' });
  return {
    promise,
    succeed,
    exit: (code) => {
      if (code === 0) return succeed();
      resolve({
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: `command terminated with non-zero exit code: exit status ${code}`,
        reason: 'NonZeroExitCode',
        details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
      });
    },
  };
}
