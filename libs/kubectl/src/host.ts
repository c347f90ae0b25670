import type { ByteReader, ByteWriter, CancelSignal, Clock, Random, RestTransport } from '@drydock/machinery';

/** Who and where: what a kubeconfig's current context and the flags over it come down to. */
export interface ConnectionConfig {
  /** `https://127.0.0.1:6443`. */
  readonly server: string;
  readonly context?: string;
  readonly cluster?: string;
  /** Name of the user entry in the kubeconfig. */
  readonly user?: string;
  readonly token?: string;
  readonly username?: string;
  readonly password?: string;
  /** PEM texts. */
  readonly clientCertificate?: string;
  readonly clientKey?: string;
  readonly certificateAuthority?: string;
  readonly insecure?: boolean;
  readonly tlsServerName?: string;
  readonly impersonate?: { readonly user: string; readonly groups: readonly string[]; readonly uid?: string };
}

/** A file operation that failed; `code` is the errno name such as ENOENT. */
export interface HostFileError {
  readonly code: string;
}

/** The files of the machine on which kubectl runs. Paths are absolute or relative to `cwd`. Rejections carry `code`. */
export interface HostFiles {
  readFile(path: string): Promise<Uint8Array>;
  writeFile(path: string, bytes: Uint8Array, mode?: number): Promise<void>;
  exists(path: string): Promise<boolean>;
  stat(
    path: string,
  ): Promise<{ readonly directory: boolean; readonly mode?: number; readonly size?: number }>;
  /** Names without `.` and `..`, in any order. */
  readdir(path: string): Promise<readonly string[]>;
  mkdir(path: string, options?: { readonly recursive?: boolean }): Promise<void>;
  remove?(path: string): Promise<void>;
}

/** A connection that a listener of port-forward accepted. */
export interface HostConnection {
  readonly reader: ByteReader;
  readonly writer: ByteWriter;
  close(): void;
}

export interface HostListener {
  readonly port: number;
  close(): void;
}

/** The machine on which kubectl runs. */
export interface KubectlHost {
  /** Arguments after the program's name. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: ByteReader;
  readonly stdout: ByteWriter;
  readonly stderr: ByteWriter;
  readonly isTerminal: { readonly stdin: boolean; readonly stdout: boolean; readonly stderr: boolean };
  readonly columns?: number;
  readonly rows?: number;
  /** Switches the terminal between cooked and raw mode. */
  setRaw?(raw: boolean): void;
  /** Calls `handler` when the terminal's size changes; returns a function that forgets it. */
  onResize?(handler: (columns: number, rows: number) => void): () => void;
  readonly files: HostFiles;
  /** Fires on Ctrl-C. */
  readonly cancelled: CancelSignal;
  readonly clock: Clock;
  readonly random: Random;
  /** May throw a {@link DialError}, at once or from its requests. */
  transport(config: ConnectionConfig): RestTransport;
  /** Runs the user's editor on a file; resolves with its exit code. */
  runEditor(path: string): Promise<number>;
  /** Throws an object with `code` EADDRINUSE or EACCES. Port 0 picks one. */
  listen?(address: string, port: number, accept: (connection: HostConnection) => void): HostListener;
  /** For `-f https://…`; absent: the name does not resolve. */
  fetchUrl?(url: string): Promise<{ readonly status: number; readonly body: Uint8Array }>;
  /** Kept by the session between runs: what discovery said. */
  readonly cache?: Map<string, unknown>;
}
