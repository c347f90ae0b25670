import type { Db } from './client.ts';

export interface AttemptRecord {
  readonly id: string;
  readonly userId: string;
  readonly learner: string;
  readonly lab: string;
  readonly labVersion: string;
  readonly labDirectory: string;
  readonly number: number;
  readonly seed: string;
  readonly status: 'active' | 'submitted';
  readonly virtualTime: number;
  readonly score: number;
  readonly max: number;
  readonly previewToken: string;
  readonly startedAt: Date;
  readonly submittedAt?: Date;
  readonly solutionSeenAt?: Date;
  /** Points of each submission, oldest first. */
  readonly submissions: readonly { readonly score: number; readonly max: number; readonly passed: boolean }[];
}

export interface NewAttempt {
  readonly userId: string;
  readonly lab: string;
  readonly labVersion: string;
  readonly labDirectory: string;
  readonly max: number;
  readonly previewToken: string;
  /** The seed depends on the attempt's number, which only the database knows. */
  readonly seedFor: (number: number) => string;
}

export interface AttemptChange {
  readonly virtualTime?: number;
  readonly score?: number;
  readonly max?: number;
  readonly status?: 'active' | 'submitted';
  readonly submittedAt?: Date;
  readonly solutionSeenAt?: Date;
}

export interface AttemptRepository {
  create(attempt: NewAttempt): Promise<AttemptRecord>;
  find(id: string): Promise<AttemptRecord | undefined>;
  findByPreviewToken(token: string): Promise<AttemptRecord | undefined>;
  /** The learner's last attempt at a lab. */
  latest(userId: string, lab: string): Promise<AttemptRecord | undefined>;
  /** Newest first; of everybody when no user is named. */
  list(userId?: string): Promise<readonly AttemptRecord[]>;
  update(id: string, change: AttemptChange): Promise<void>;
}

const include = {
  user: { select: { username: true } },
  results: {
    select: { score: true, max: true, passed: true },
    orderBy: { submittedAt: 'asc' },
  },
} as const;

const findRow = (db: Db, where: { id: string } | { previewToken: string }) =>
  db.attempt.findUnique({ where, include });
type Row = NonNullable<Awaited<ReturnType<typeof findRow>>>;

function toRecord(row: Row): AttemptRecord {
  const { user, results, submittedAt, solutionSeenAt, status, ...rest } = row;
  return {
    ...rest,
    status: status === 'submitted' ? 'submitted' : 'active',
    learner: user.username,
    submissions: results,
    ...(submittedAt && { submittedAt }),
    ...(solutionSeenAt && { solutionSeenAt }),
  };
}

const optionalRecord = (row: Row | null): AttemptRecord | undefined => (row ? toRecord(row) : undefined);

export function createAttemptRepository(db: Db): AttemptRepository {
  return {
    async create({ seedFor, ...attempt }) {
      const last = await db.attempt.findFirst({
        where: { userId: attempt.userId, lab: attempt.lab },
        orderBy: { number: 'desc' },
      });
      const number = (last?.number ?? 0) + 1;
      return toRecord(
        await db.attempt.create({ data: { ...attempt, number, seed: seedFor(number) }, include }),
      );
    },
    find: async (id) => optionalRecord(await findRow(db, { id })),
    findByPreviewToken: async (previewToken) => optionalRecord(await findRow(db, { previewToken })),
    latest: async (userId, lab) =>
      optionalRecord(
        await db.attempt.findFirst({ where: { userId, lab }, orderBy: { number: 'desc' }, include }),
      ),
    async list(userId) {
      const rows = await db.attempt.findMany({
        ...(userId !== undefined && { where: { userId } }),
        orderBy: { startedAt: 'desc' },
        include,
      });
      return rows.map(toRecord);
    },
    async update(id, change) {
      await db.attempt.update({ where: { id }, data: change });
    },
  };
}
