import { z } from 'zod';
import type { ClusterMap } from './cluster-map.ts';
import type { ErrorBody } from './errors.ts';
import type { GradeReport } from './grade.ts';

/** Longest piece of terminal input in one event; longer pastes are split by the sender. */
export const maxTerminalInput = 16_384;

const terminal = z.string().regex(/^[a-z0-9-]{1,32}$/);
const columns = z.int().min(2).max(500);
const rows = z.int().min(1).max(300);

export const joinSchema = z.strictObject({ attempt: z.string().min(1).max(64) });
export const openTerminalSchema = z.strictObject({ terminal, columns, rows });
export const terminalDataSchema = z.strictObject({ terminal, data: z.string().max(maxTerminalInput) });
export const terminalSchema = z.strictObject({ terminal });

export type JoinRequest = z.infer<typeof joinSchema>;
export type OpenTerminalRequest = z.infer<typeof openTerminalSchema>;
export type TerminalDataRequest = z.infer<typeof terminalDataSchema>;
export type TerminalRequest = z.infer<typeof terminalSchema>;

/** What an event is answered with. Events that are refused carry the same body as refused requests. */
export type Answer<T> = ({ ok: true } & T) | ({ ok: false } & ErrorBody);
export interface Joined {
  readonly checks: GradeReport;
  readonly map: ClusterMap;
}

/** Events from the workbench. A socket joins one attempt first; all others refer to that attempt. */
export interface ClientEvents {
  'attempt.join'(request: JoinRequest, answer: (answer: Answer<Joined>) => void): void;
  /** Opens the terminal, or comes back to it: the answer holds the escape sequences that draw its screen. */
  'terminal.open'(request: OpenTerminalRequest, answer: (answer: Answer<{ screen: string }>) => void): void;
  'terminal.data'(request: TerminalDataRequest, answer: (answer: Answer<object>) => void): void;
  'terminal.resize'(request: OpenTerminalRequest, answer: (answer: Answer<object>) => void): void;
  'terminal.close'(request: TerminalRequest, answer: (answer: Answer<object>) => void): void;
}

/** Events to the workbench. */
export interface ServerEvents {
  'terminal.output'(output: { terminal: string; data: string }): void;
  /** The screen is no longer what the events added up to (undo, reset, dropped output): open it again. */
  'terminal.stale'(stale: { reason: 'undo' | 'reset' | 'overflow' | 'restart' }): void;
  checks(report: GradeReport): void;
  map(map: ClusterMap): void;
  failed(failure: { message: string }): void;
}

export const socketPath = '/socket.io';
