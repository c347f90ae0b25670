import type { Db } from './client.ts';

export interface KubectlAccessRecord {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** Kubeconfigs that were handed out for attempts: the id is part of their server's address. */
export interface KubectlAccessRepository {
  /** Oldest first. */
  list(attemptId: string): Promise<readonly KubectlAccessRecord[]>;
  create(attemptId: string, tokenHash: string): Promise<KubectlAccessRecord>;
  find(id: string): Promise<{ readonly attemptId: string; readonly tokenHash: string } | undefined>;
  used(id: string, now: Date): Promise<void>;
  /** False when the attempt has no such access. */
  revoke(attemptId: string, id: string): Promise<boolean>;
}

export function createKubectlAccessRepository(db: Db): KubectlAccessRepository {
  const select = { id: true, createdAt: true, lastUsedAt: true };
  return {
    async list(attemptId) {
      return db.kubectlAccess.findMany({ where: { attemptId }, orderBy: { createdAt: 'asc' }, select });
    },
    async create(attemptId, tokenHash) {
      return db.kubectlAccess.create({ data: { attemptId, tokenHash }, select });
    },
    async find(id) {
      const found = { attemptId: true, tokenHash: true };
      return (await db.kubectlAccess.findUnique({ where: { id }, select: found })) ?? undefined;
    },
    async used(id, now) {
      // revoked in the meantime is no error
      await db.kubectlAccess.updateMany({ where: { id }, data: { lastUsedAt: now } });
    },
    async revoke(attemptId, id) {
      return (await db.kubectlAccess.deleteMany({ where: { attemptId, id } })).count > 0;
    },
  };
}
