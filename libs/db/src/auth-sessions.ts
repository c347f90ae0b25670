import type { Db } from './client.ts';
import type { UserRecord } from './users.ts';

/** Signed-in browsers, known by the hash of their token only. */
export interface AuthSessionRepository {
  create(session: { tokenHash: string; userId: string; expiresAt: Date }): Promise<void>;
  /** The user of a token that has not expired. */
  findUser(tokenHash: string, now: Date): Promise<UserRecord | undefined>;
  remove(tokenHash: string): Promise<void>;
  /** Signs a user out everywhere else, as after a change of password. */
  removeOthers(userId: string, keepTokenHash: string): Promise<void>;
  removeExpired(now: Date): Promise<number>;
}

export function createAuthSessionRepository(db: Db): AuthSessionRepository {
  return {
    async create(session) {
      await db.authSession.create({ data: session });
    },
    async findUser(tokenHash, now) {
      const session = await db.authSession.findUnique({ where: { tokenHash }, include: { user: true } });
      if (!session || session.expiresAt <= now) return undefined;
      return session.user as UserRecord;
    },
    async remove(tokenHash) {
      await db.authSession.deleteMany({ where: { tokenHash } });
    },
    async removeOthers(userId, keepTokenHash) {
      await db.authSession.deleteMany({ where: { userId, NOT: { tokenHash: keepTokenHash } } });
    },
    async removeExpired(now) {
      return (await db.authSession.deleteMany({ where: { expiresAt: { lte: now } } })).count;
    },
  };
}
