import {
  type Answer,
  type ClientEvents,
  type ClusterMap,
  type GradeReport,
  type Joined,
  type ServerEvents,
  joinSchema,
  openTerminalSchema,
  terminalDataSchema,
  terminalSchema,
} from '@drydock/contracts';
import type { AttemptRecord, UserRecord } from '@drydock/db';
import { type OnGatewayConnection, type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets';
import type { Server, Socket } from 'socket.io';
import { AccountsService } from '../accounts/accounts.service.ts';
import { hashAuthToken, selectOptionalAuthToken } from '../accounts/auth-cookie.ts';
import { isOwnOrigin } from '../accounts/origin.ts';
import { AttemptsService } from '../attempts/attempts.service.ts';
import { describeError } from '../errors/describe-error.ts';
import { DomainError } from '../errors/domain-error.ts';
import { parse } from '../errors/parse.ts';
import type { Audience, StaleReason } from '../sessions/audience.ts';
import type { LiveSession } from '../sessions/live-session.ts';
import { LiveSessions } from '../sessions/live-sessions.ts';
import { OutputBuffer } from './output-buffer.ts';

interface SocketData {
  user: UserRecord;
  attempt?: AttemptRecord;
}
type NoEvents = Record<string, never>;
type TypedServer = Server<ClientEvents, ServerEvents, NoEvents, SocketData>;
type TypedSocket = Socket<ClientEvents, ServerEvents, NoEvents, SocketData>;

const room = (attempt: string) => `attempt:${attempt}`;
const signIn = (tokenHash: string) => `sign-in:${tokenHash}`;
/** Packets waiting for a reader that is too slow before its output is dropped. */
const slowReader = 256;

/** The workbench's socket: terminals, live checks and the cluster map of the attempt that it joined. */
@WebSocketGateway({ maxHttpBufferSize: 128 * 1024, serveClient: false })
export class TerminalGateway implements OnGatewayInit, OnGatewayConnection, Audience {
  readonly #accounts: AccountsService;
  readonly #attempts: AttemptsService;
  readonly #sessions: LiveSessions;
  readonly #buffers = new Map<string, OutputBuffer>();
  #server!: TypedServer;

  constructor(accounts: AccountsService, attempts: AttemptsService, sessions: LiveSessions) {
    this.#accounts = accounts;
    this.#attempts = attempts;
    this.#sessions = sessions;
  }

  afterInit(server: TypedServer): void {
    this.#server = server;
    this.#sessions.addAudience(this);
    this.#accounts.signedOut.subscribe((hash) => server.in(signIn(hash)).disconnectSockets(true));
    server.use((socket, next) => {
      this.#authenticate(socket).then(
        () => next(),
        (error: unknown) => next(new Error(describeError(error).body.error)),
      );
    });
  }

  handleConnection(socket: TypedSocket): void {
    socket.on('attempt.join', (request, answer) => {
      this.#answer(answer, () => this.#join(socket, parse(joinSchema, request).attempt));
    });
    socket.on('terminal.open', (request, answer) => {
      this.#answer(answer, async () => {
        const { terminal, columns, rows } = parse(openTerminalSchema, request);
        const session = await this.#session(socket);
        const screen = await session.openTerminal(terminal, columns, rows);
        // what is still gathered is on the screen already: it must not follow it
        this.#buffers.get(socket.data.attempt?.id ?? '')?.flush();
        return { screen };
      });
    });
    socket.on('terminal.data', (request, answer) => {
      this.#answer(answer, async () => {
        const input = { type: 'terminal.data', ...parse(terminalDataSchema, request) } as const;
        await (await this.#session(socket)).input(input);
        return {};
      });
    });
    socket.on('terminal.resize', (request, answer) => {
      this.#answer(answer, async () => {
        const input = { type: 'terminal.resize', ...parse(openTerminalSchema, request) } as const;
        await (await this.#session(socket)).input(input);
        return {};
      });
    });
    socket.on('terminal.close', (request, answer) => {
      this.#answer(answer, async () => {
        const input = { type: 'terminal.close', ...parse(terminalSchema, request) } as const;
        await (await this.#session(socket)).input(input);
        return {};
      });
    });
  }

  output(attempt: string, terminal: string, data: string): void {
    if (!this.watches(attempt)) return;
    this.#buffer(attempt).add(terminal, data);
  }

  checks(attempt: string, report: GradeReport): void {
    this.#server.to(room(attempt)).emit('checks', report);
  }

  map(attempt: string, map: ClusterMap): void {
    this.#server.to(room(attempt)).emit('map', map);
  }

  stale(attempt: string, reason: StaleReason): void {
    const buffer = this.#buffers.get(attempt);
    this.#buffers.delete(attempt);
    buffer?.flush();
    this.#server.to(room(attempt)).emit('terminal.stale', { reason });
  }

  failed(attempt: string, message: string): void {
    this.#server.to(room(attempt)).emit('failed', { message });
  }

  watches(attempt: string): boolean {
    return (this.#server.sockets.adapter.rooms.get(room(attempt))?.size ?? 0) > 0;
  }

  async #authenticate(socket: TypedSocket): Promise<void> {
    const { origin, host, cookie } = socket.handshake.headers;
    if (!isOwnOrigin(origin, host))
      throw new DomainError('forbidden', 'The request came from another site.', 'foreign-origin');
    const token = selectOptionalAuthToken(cookie);
    const user = await this.#accounts.findUser(token);
    if (!user || token === undefined || user.passwordChangeRequired)
      throw new DomainError('unauthenticated', 'Sign in first.');
    socket.data.user = user;
    await socket.join(signIn(hashAuthToken(token)));
  }

  async #join(socket: TypedSocket, id: string): Promise<Joined> {
    const attempt = await this.#attempts.own(socket.data.user, id);
    const session = await this.#sessions.get(attempt);
    const previous = socket.data.attempt;
    if (previous && previous.id !== id) await socket.leave(room(previous.id));
    socket.data.attempt = attempt;
    await socket.join(room(id));
    const [checks, map] = await Promise.all([session.checks(), session.map()]);
    return { checks, map };
  }

  #session(socket: TypedSocket): Promise<LiveSession> {
    const { attempt } = socket.data;
    if (!attempt) throw new DomainError('conflict', 'Join an attempt first.', 'not-joined');
    return this.#sessions.get(attempt);
  }

  /** Answers an event with what the work gives, or with a refusal; a client that wants no answer gets none. */
  #answer<T extends object>(answer: ((answer: Answer<T>) => void) | undefined, work: () => Promise<T>): void {
    const reply = typeof answer === 'function' ? answer : () => undefined;
    Promise.resolve()
      .then(work)
      .then(
        (result) => reply({ ok: true, ...result }),
        (error: unknown) => reply({ ok: false, ...describeError(error).body }),
      );
  }

  #buffer(attempt: string): OutputBuffer {
    const existing = this.#buffers.get(attempt);
    if (existing) return existing;
    const buffer = new OutputBuffer(
      (terminal, data) => this.#send(attempt, terminal, data),
      () => this.stale(attempt, 'overflow'),
    );
    this.#buffers.set(attempt, buffer);
    return buffer;
  }

  /** Sends to every reader that keeps up; the others are told to draw the screen anew. */
  #send(attempt: string, terminal: string, data: string): void {
    for (const id of this.#server.sockets.adapter.rooms.get(room(attempt)) ?? []) {
      const socket = this.#server.sockets.sockets.get(id);
      if (!socket) continue;
      const { writeBuffer } = socket.conn as unknown as { writeBuffer: readonly unknown[] };
      if (writeBuffer.length < slowReader) socket.emit('terminal.output', { terminal, data });
      else if (writeBuffer.length < 2 * slowReader) socket.emit('terminal.stale', { reason: 'overflow' });
    }
  }
}
