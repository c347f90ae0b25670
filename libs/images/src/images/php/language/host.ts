// What a script can reach of the world: the process it runs in and how it was started.
import type { Process } from '@drydock/shell';

export interface Host {
  readonly process: Process;
  /** `8.4.14` */
  readonly version: string;
  /** `cli`, `fpm-fcgi`, `apache2handler`, `cli-server` */
  readonly sapi: string;
  readonly extensions: ReadonlySet<string>;
  /** Bytes of the response, one per character. */
  write(text: string): void;
  /** Tells of a problem as `display_errors`, `log_errors` and `html_errors` say. */
  report(level: string, message: string, file: string, line: number, write: (text: string) => void): void;
  /** The script ended with a fatal error: status 500 if nothing was sent. */
  failed(): void;
  ini(name: string): string | undefined;
  setIni(name: string, value: string): void;
  readonly allIni: () => ReadonlyMap<string, string>;
  errorLevel(): number;
  /** Response headers; undefined on the command line. */
  readonly response: ResponseHead;
  /** php://input */
  readonly input: Uint8Array;
  /** The error log: STDERR of the server. */
  log(text: string): void;
}

export interface ResponseHead {
  status: number;
  reason?: string;
  readonly headers: (readonly [name: string, value: string])[];
  /** Where output began, once it did. */
  sentAt?: { readonly file: string; readonly line: number };
}
