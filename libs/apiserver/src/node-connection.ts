// The way from the API server to the kubelet of a node, for what is about processes rather than objects. The API server
// owns the interface; `kubelet` implements it and `cluster` connects the two.
import type { ByteReader, CancelSignal, StreamConnection } from '@drydock/machinery';

export interface ContainerTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

export interface LogOptions {
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly tailLines?: number;
  readonly limitBytes?: number;
  readonly sinceSeconds?: number;
  /** RFC 3339. */
  readonly sinceTime?: string;
}

export interface ExecOptions {
  readonly command: readonly string[];
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
}

/** Every method rejects with StatusError in the words of the real kubelet. */
export interface NodeConnection {
  logs(target: ContainerTarget, options: LogOptions, signal?: CancelSignal): Promise<ByteReader>;
  exec(target: ContainerTarget, options: ExecOptions): Promise<StreamConnection>;
  attach(target: ContainerTarget, options: Omit<ExecOptions, 'command'>): Promise<StreamConnection>;
  portForward(target: Omit<ContainerTarget, 'container'>, port: number): Promise<StreamConnection>;
}

/** The kubelet of a node; undefined when the node is unknown or gone. */
export type NodeConnections = (nodeName: string) => NodeConnection | undefined;
