import type { Account, ChangePasswordRequest, SignInRequest, SignUpRequest } from '@drydock/contracts';
import type { Repositories, UserRecord } from '@drydock/db';
import { Inject, Injectable } from '@nestjs/common';
import { Subject } from 'rxjs';
import { DomainError } from '../errors/domain-error.ts';
import { repositoriesToken } from '../tokens.ts';
import { authSessionMilliseconds, hashAuthToken, newAuthToken } from './auth-cookie.ts';
import { hashPassword, isRightPassword, randomPassword } from './passwords.ts';

export interface SignedIn {
  readonly user: UserRecord;
  readonly token: string;
}

@Injectable()
export class AccountsService {
  readonly #repositories: Repositories;
  /** Hashes of tokens that are no longer valid. */
  readonly signedOut = new Subject<string>();

  constructor(@Inject(repositoriesToken) repositories: Repositories) {
    this.#repositories = repositories;
  }

  async signUp(request: SignUpRequest): Promise<SignedIn> {
    const { password, ...names } = request;
    const user = await this.#repositories.users.create({
      ...names,
      passwordHash: await hashPassword(password),
      role: 'student',
      passwordChangeRequired: false,
    });
    if (!user)
      throw new DomainError('conflict', 'This email address or user name is taken.', 'account-exists');
    return { user, token: await this.#start(user) };
  }

  async signIn({ login, password }: SignInRequest): Promise<SignedIn> {
    const user = await this.#repositories.users.findByLogin(login);
    if (!(await isRightPassword(user?.passwordHash, password)) || !user)
      throw new DomainError('unauthenticated', 'The name or the password is wrong.', 'wrong-credentials');
    return { user, token: await this.#start(user) };
  }

  async signOut(token: string): Promise<void> {
    await this.#repositories.authSessions.remove(hashAuthToken(token));
    this.signedOut.next(hashAuthToken(token));
  }

  async changePassword(user: UserRecord, token: string, request: ChangePasswordRequest): Promise<void> {
    if (!(await isRightPassword(user.passwordHash, request.current)))
      throw new DomainError('invalid', 'The current password is wrong.', 'wrong-credentials');
    if (request.current === request.next)
      throw new DomainError('invalid', 'The new password must differ from the current one.');
    await this.#repositories.users.changePassword(user.id, await hashPassword(request.next));
    await this.#repositories.authSessions.removeOthers(user.id, hashAuthToken(token));
  }

  /** The user whom a token belongs to, while it is valid. */
  async findUser(token: string | undefined): Promise<UserRecord | undefined> {
    if (token === undefined) return undefined;
    return this.#repositories.authSessions.findUser(hashAuthToken(token), new Date());
  }

  /** On an empty database: makes the first instructor and tells the password, which must be changed at sign-in. */
  async createFirstInstructor(): Promise<{ username: string; password: string } | undefined> {
    if ((await this.#repositories.users.count()) > 0) return undefined;
    const password = randomPassword();
    const user = await this.#repositories.users.create({
      email: 'instructor@localhost',
      username: 'instructor',
      passwordHash: await hashPassword(password),
      role: 'instructor',
      passwordChangeRequired: true,
    });
    return user && { username: user.username, password };
  }

  async #start(user: UserRecord): Promise<string> {
    const now = new Date();
    await this.#repositories.authSessions.removeExpired(now);
    const token = newAuthToken();
    const expiresAt = new Date(now.getTime() + authSessionMilliseconds);
    await this.#repositories.authSessions.create({
      tokenHash: hashAuthToken(token),
      userId: user.id,
      expiresAt,
    });
    return token;
  }
}

export function toAccount({ id, email, username, role, passwordChangeRequired }: UserRecord): Account {
  return { id, email, username, role, passwordChangeRequired };
}
