import { randomBytes } from 'node:crypto';
import type { KubectlAccess, NewKubectlAccess } from '@drydock/contracts';
import type { KubectlAccessRecord, Repositories, UserRecord } from '@drydock/db';
import { Inject, Injectable } from '@nestjs/common';
import { AttemptsService } from '../attempts/attempts.service.ts';
import { DomainError } from '../errors/domain-error.ts';
import { repositoriesToken } from '../tokens.ts';
import { ApiPort } from './api-port.ts';
import { hashAccessToken, ServedAttempts } from './served-attempts.ts';

/** Kubeconfigs of one attempt at a time. */
const most = 5;

/** Hands out kubeconfigs for an attempt and takes them back. */
@Injectable()
export class KubectlAccessService {
  readonly #repositories: Repositories;
  readonly #attempts: AttemptsService;
  readonly #served: ServedAttempts;
  readonly #port: ApiPort;

  constructor(
    @Inject(repositoriesToken) repositories: Repositories,
    attempts: AttemptsService,
    served: ServedAttempts,
    port: ApiPort,
  ) {
    this.#repositories = repositories;
    this.#attempts = attempts;
    this.#served = served;
    this.#port = port;
  }

  async list(user: UserRecord, attemptId: string): Promise<readonly KubectlAccess[]> {
    await this.#attempts.own(user, attemptId);
    return (await this.#repositories.kubectlAccess.list(attemptId)).map(toAccess);
  }

  async create(user: UserRecord, attemptId: string): Promise<NewKubectlAccess> {
    const attempt = await this.#attempts.own(user, attemptId);
    this.#port.requireListening();
    const { kubectlAccess } = this.#repositories;
    if ((await kubectlAccess.list(attemptId)).length >= most)
      throw new DomainError('conflict', `An attempt has at most ${most} kubeconfigs. Revoke one first.`);
    const token = randomBytes(32).toString('base64url');
    const access = await kubectlAccess.create(attemptId, hashAccessToken(token));
    const name = `drydock-${attempt.lab.replaceAll('/', '-')}`;
    return { ...toAccess(access), kubeconfig: this.#port.kubeconfig(access.id, name, token) };
  }

  async revoke(user: UserRecord, attemptId: string, id: string): Promise<void> {
    await this.#attempts.own(user, attemptId);
    if (!(await this.#repositories.kubectlAccess.revoke(attemptId, id)))
      throw new DomainError('not-found', 'There is no such kubeconfig.');
    this.#served.cutOff(id);
  }
}

function toAccess({ id, createdAt, lastUsedAt }: KubectlAccessRecord): KubectlAccess {
  return {
    id,
    createdAt: createdAt.toISOString(),
    ...(lastUsedAt && { lastUsedAt: lastUsedAt.toISOString() }),
  };
}
