import type { ClusterMap, GradeReport } from '@drydock/contracts';

/** What the workbench knows of the running session. */
export interface SessionState {
  /** `starting`: not joined yet. `lost`: was joined, connection is being restored. `ended`: will not come back by itself. */
  readonly connection: 'starting' | 'ready' | 'lost' | 'ended';
  /** Why it has ended, or why it takes so long to start. */
  readonly problem?: string;
  readonly checks?: GradeReport;
  readonly map?: ClusterMap;
}

export type SessionEvent =
  | { readonly type: 'joined'; readonly checks: GradeReport; readonly map: ClusterMap }
  | { readonly type: 'disconnected' }
  /** A first connection did not come about; it is tried again. */
  | { readonly type: 'unreachable' }
  | { readonly type: 'refused' | 'failed'; readonly message: string }
  | { readonly type: 'checks'; readonly checks: GradeReport }
  | { readonly type: 'map'; readonly map: ClusterMap }
  | { readonly type: 'restart' };

export const initialSession: SessionState = { connection: 'starting' };

/** The last known checks and map stay on screen while the connection is away. */
export function reduceSession(state: SessionState, event: SessionEvent): SessionState {
  const { problem: _, ...rest } = state;
  switch (event.type) {
    case 'joined':
      return { connection: 'ready', checks: event.checks, map: event.map };
    case 'disconnected':
      return state.connection === 'ready' ? { ...rest, connection: 'lost' } : state;
    case 'unreachable':
      return state.connection === 'starting'
        ? { ...state, problem: 'The server does not answer yet. Trying again…' }
        : state;
    case 'refused':
    case 'failed':
      return { ...rest, connection: 'ended', problem: event.message };
    case 'checks':
      return { ...state, checks: event.checks };
    case 'map':
      return { ...state, map: event.map };
    case 'restart':
      return { ...rest, connection: 'starting' };
  }
}
