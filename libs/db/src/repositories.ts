import { type AttemptRepository, createAttemptRepository } from './attempts.ts';
import { type AuthSessionRepository, createAuthSessionRepository } from './auth-sessions.ts';
import type { Db } from './client.ts';
import { type HintRepository, createHintRepository } from './hints.ts';
import { type InputLogRepository, createInputLogRepository } from './input-log.ts';
import { type KubectlAccessRepository, createKubectlAccessRepository } from './kubectl-access.ts';
import { type ScoreRepository, createScoreRepository } from './scores.ts';
import { type UserRepository, createUserRepository } from './users.ts';

export interface Repositories {
  readonly users: UserRepository;
  readonly authSessions: AuthSessionRepository;
  readonly attempts: AttemptRepository;
  readonly hints: HintRepository;
  readonly inputLog: InputLogRepository;
  readonly kubectlAccess: KubectlAccessRepository;
  readonly scores: ScoreRepository;
}

/** Everything the server may ask of the database. */
export function createRepositories(db: Db): Repositories {
  return {
    users: createUserRepository(db),
    authSessions: createAuthSessionRepository(db),
    attempts: createAttemptRepository(db),
    hints: createHintRepository(db),
    inputLog: createInputLogRepository(db),
    kubectlAccess: createKubectlAccessRepository(db),
    scores: createScoreRepository(db),
  };
}
