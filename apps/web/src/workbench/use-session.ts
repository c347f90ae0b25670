import type { Answer, ClientEvents, ServerEvents } from '@drydock/contracts';
import { useEffect, useReducer, useRef, useState } from 'react';
import { type Socket, io } from 'socket.io-client';
import { type SessionState, initialSession, reduceSession } from './session.ts';
import { splitPaste } from './split-paste.ts';

type SessionSocket = Socket<ServerEvents, ClientEvents>;

/** The terminal's end of the line. */
export interface TerminalLine {
  open(columns: number, rows: number): Promise<string>;
  resize(columns: number, rows: number): void;
  type(data: string): void;
  /** Called with what the terminal prints, and with nothing when its screen has to be opened again. */
  listen(listener: (data: string | undefined) => void): () => void;
}

export interface Session {
  readonly state: SessionState;
  readonly line: TerminalLine | undefined;
  /** Counts connections: each new one opens the terminal's screen again. */
  readonly generation: number;
  restart(): void;
}

const terminal = 'main';

/** Joins an attempt and stays joined: after a lost connection it joins again by itself. */
export function useSession(attempt: string): Session {
  const [state, dispatch] = useReducer(reduceSession, initialSession);
  const [generation, setGeneration] = useState(0);
  const [line, setLine] = useState<TerminalLine>();
  const socket = useRef<SessionSocket>(undefined);

  useEffect(() => {
    const connection: SessionSocket = io({ transports: ['websocket', 'polling'] });
    socket.current = connection;
    const join = () => {
      connection.emit('attempt.join', { attempt }, (answer) => {
        if (!answer.ok) return dispatch({ type: 'refused', message: answer.message });
        dispatch({ type: 'joined', checks: answer.checks, map: answer.map });
        setGeneration((count) => count + 1);
      });
    };
    connection.on('connect', join);
    connection.on('disconnect', () => dispatch({ type: 'disconnected' }));
    connection.on('connect_error', (error) => {
      // the transport tries again by itself; a refusal by the server does not go away
      if (connection.active) dispatch({ type: 'unreachable' });
      else dispatch({ type: 'refused', message: wordsOf(error.message) });
    });
    connection.on('checks', (checks) => dispatch({ type: 'checks', checks }));
    connection.on('map', (map) => dispatch({ type: 'map', map }));
    connection.on('failed', ({ message }) => dispatch({ type: 'failed', message }));
    setLine(createLine(connection));
    return () => {
      connection.disconnect();
    };
  }, [attempt]);

  const restart = () => {
    dispatch({ type: 'restart' });
    socket.current?.disconnect().connect();
  };
  return { state, line, generation, restart };
}

function wordsOf(code: string): string {
  return code === 'unauthenticated'
    ? 'You are signed out. Sign in again.'
    : 'The server refused the connection.';
}

function createLine(socket: SessionSocket): TerminalLine {
  /** Input leaves in order and waits for the server to have taken the piece before. */
  let sending: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return {
    open: (columns, rows) =>
      new Promise((resolve, reject) => {
        socket.emit('terminal.open', { terminal, columns, rows }, (answer) =>
          answer.ok ? resolve(answer.screen) : reject(new Error(answer.message)),
        );
      }),
    resize: (columns, rows) => {
      if (socket.connected) socket.emit('terminal.resize', { terminal, columns, rows }, () => undefined);
    },
    type: (data) => {
      if (!socket.connected) return;
      const pieces = splitPaste(data);
      if (waiting === 0 && pieces.length === 1)
        return void socket.emit('terminal.data', { terminal, data }, () => undefined);
      for (const piece of pieces) {
        waiting += 1;
        sending = sending.then(() => sendPiece(socket, piece)).then(() => (waiting -= 1));
      }
    },
    listen: (listener) => {
      const output = (event: { terminal: string; data: string }) => {
        if (event.terminal === terminal) listener(event.data);
      };
      const stale = () => listener(undefined);
      socket.on('terminal.output', output);
      socket.on('terminal.stale', stale);
      return () => {
        socket.off('terminal.output', output);
        socket.off('terminal.stale', stale);
      };
    },
  };
}

function sendPiece(socket: SessionSocket, data: string): Promise<Answer<object> | undefined> {
  return new Promise((resolve) => {
    if (!socket.connected) return resolve(undefined);
    socket.once('disconnect', () => resolve(undefined));
    socket.emit('terminal.data', { terminal, data }, resolve);
  });
}
