import type { Role } from '@drydock/contracts';
import type { Db } from './client.ts';

export interface UserRecord {
  readonly id: string;
  readonly email: string;
  readonly username: string;
  readonly passwordHash: string;
  readonly role: Role;
  readonly passwordChangeRequired: boolean;
}
export type NewUser = Omit<UserRecord, 'id'>;

/** Accounts. Email addresses and user names are stored in lower case by the caller's schema. */
export interface UserRepository {
  /** Undefined when the email address or user name is taken. */
  create(user: NewUser): Promise<UserRecord | undefined>;
  findByLogin(login: string): Promise<UserRecord | undefined>;
  count(): Promise<number>;
  changePassword(id: string, passwordHash: string): Promise<void>;
}

const isUniqueViolation = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'P2002';

export function createUserRepository(db: Db): UserRepository {
  return {
    async create(user) {
      try {
        return (await db.user.create({ data: user })) as UserRecord;
      } catch (error) {
        if (isUniqueViolation(error)) return undefined;
        throw error;
      }
    },
    async findByLogin(login) {
      const where = { OR: [{ email: login }, { username: login }] };
      return ((await db.user.findFirst({ where })) as UserRecord | null) ?? undefined;
    },
    count: () => db.user.count(),
    async changePassword(id, passwordHash) {
      await db.user.update({ where: { id }, data: { passwordHash, passwordChangeRequired: false } });
    },
  };
}
