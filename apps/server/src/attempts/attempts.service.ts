import { randomBytes } from 'node:crypto';
import {
  type Attempt,
  type GradeReport,
  type Progress,
  type Solution,
  type StartAttemptRequest,
  type Submission,
  type TakeHintRequest,
  type Workbench,
  isStaff,
} from '@drydock/contracts';
import type { AttemptRecord, Repositories, UserRecord } from '@drydock/db';
import { Inject, Injectable } from '@nestjs/common';
import { CatalogueService, toCard } from '../catalogue/catalogue.service.ts';
import { type LabContent, pointsOf } from '../catalogue/lab-source.ts';
import { DomainError, attemptNotFound } from '../errors/domain-error.ts';
import { LiveSessions } from '../sessions/live-sessions.ts';
import { repositoriesToken } from '../tokens.ts';
import { bestOf, isSolutionUnlocked, toAttempt, toSolution, toTask } from './attempt-view.ts';

const defaultAddress = 'https://localhost:30779';

@Injectable()
export class AttemptsService {
  readonly #repositories: Repositories;
  readonly #catalogue: CatalogueService;
  readonly #sessions: LiveSessions;
  /** Starts that are under way, so that a double click starts once. */
  readonly #starting = new Map<string, Promise<AttemptRecord>>();
  readonly #busy = new Set<string>();

  constructor(
    @Inject(repositoriesToken) repositories: Repositories,
    catalogue: CatalogueService,
    sessions: LiveSessions,
  ) {
    this.#repositories = repositories;
    this.#catalogue = catalogue;
    this.#sessions = sessions;
  }

  /** Goes on with the learner's last attempt at this version of the lab, or starts one. */
  async start(user: UserRecord, request: StartAttemptRequest): Promise<Attempt> {
    const key = `${user.id}\n${request.lab}`;
    const starting =
      this.#starting.get(key) ?? this.#startOrResume(user, request).finally(() => this.#starting.delete(key));
    this.#starting.set(key, starting);
    return toAttempt(await starting, await this.#catalogue.titles());
  }

  async progress(user: UserRecord): Promise<Progress> {
    const everyone = isStaff(user.role);
    const attempts = await this.#repositories.attempts.list(everyone ? undefined : user.id);
    const titles = await this.#catalogue.titles();
    return { everyone, attempts: attempts.map((attempt) => toAttempt(attempt, titles)) };
  }

  async workbench(user: UserRecord, id: string): Promise<Workbench> {
    const attempt = await this.own(user, id);
    const lab = await this.#labOf(attempt);
    const taken = await this.#repositories.hints.list(id);
    return {
      attempt: toAttempt(attempt, new Map([[lab.id, lab.title]])),
      lab: toCard(lab),
      tasks: lab.tasks.map((task) => toTask(task, taken)),
      solution: toSolution(lab, attempt, user, new Date()),
      preview: `/preview/${attempt.previewToken}`,
      address: lab.address ?? defaultAddress,
    };
  }

  async undo(user: UserRecord, id: string): Promise<void> {
    const attempt = await this.own(user, id);
    await this.#alone(id, async () => (await this.#sessions.get(attempt)).undo());
  }

  async reset(user: UserRecord, id: string): Promise<void> {
    const attempt = await this.own(user, id);
    await this.#alone(id, () => this.#sessions.reset(attempt));
  }

  /** Grades what is there now. The attempt goes on: a later submission may be better, and the best counts. */
  async submit(user: UserRecord, id: string): Promise<Submission> {
    const attempt = await this.own(user, id);
    const { passScore } = await this.#labOf(attempt);
    const report = await this.#alone(id, async () => (await this.#sessions.get(attempt)).grade());
    const passed = report.max > 0 && report.score >= passScore * report.max - 1e-9;
    await this.#repositories.scores.add(id, report, passed);
    const { score, max, virtualTime } = report;
    const submittedAt = new Date();
    await this.#repositories.attempts.update(id, {
      status: 'submitted',
      submittedAt,
      score,
      max,
      virtualTime,
    });
    return { report, passed, passScore, best: Math.max(score, bestOf(attempt)) };
  }

  /** Takes a hint, which may cost points, and tells its text. */
  async takeHint(user: UserRecord, id: string, request: TakeHintRequest): Promise<{ text: string }> {
    const attempt = await this.own(user, id);
    const lab = await this.#labOf(attempt);
    const task = lab.tasks.find((candidate) => candidate.id === request.task);
    const hint = task?.hints.find((candidate) => candidate.id === request.hint);
    if (!hint) throw new DomainError('not-found', 'There is no such hint.');
    const session = await this.#sessions.get(attempt);
    await session.takeHint(request);
    return { text: hint.text };
  }

  /** Tells the walk-through, if it is unlocked, and remembers that it was seen. */
  async openSolution(user: UserRecord, id: string): Promise<Solution> {
    const attempt = await this.own(user, id);
    const lab = await this.#labOf(attempt);
    const now = new Date();
    if (!isSolutionUnlocked(lab, attempt, user, now))
      throw new DomainError(
        'forbidden',
        toSolution(lab, attempt, user, now).condition ?? '',
        'solution-locked',
      );
    if (!attempt.solutionSeenAt) await this.#repositories.attempts.update(id, { solutionSeenAt: now });
    return { unlocked: true, steps: [...lab.solution.steps] };
  }

  /** The checks of the last submission, also for staff. */
  async results(user: UserRecord, id: string): Promise<Pick<GradeReport, 'checks'>> {
    const attempt = await this.#repositories.attempts.find(id);
    if (!attempt || (attempt.userId !== user.id && !isStaff(user.role))) throw attemptNotFound();
    return { checks: [...(await this.#repositories.scores.lastChecks(id))] };
  }

  /** The user's own attempt. Nobody works in the attempt of somebody else. */
  async own(user: UserRecord, id: string): Promise<AttemptRecord> {
    const attempt = await this.#repositories.attempts.find(id);
    if (attempt?.userId !== user.id) throw attemptNotFound();
    return attempt;
  }

  /** Undo, reset and grading are heavy and disturb each other: one at a time per attempt. */
  async #alone<T>(id: string, work: () => Promise<T>): Promise<T> {
    if (this.#busy.has(id))
      throw new DomainError(
        'conflict',
        'Something else is being done to this attempt. Wait a moment.',
        'busy',
      );
    this.#busy.add(id);
    try {
      return await work();
    } finally {
      this.#busy.delete(id);
    }
  }

  async #startOrResume(user: UserRecord, request: StartAttemptRequest): Promise<AttemptRecord> {
    const lab = await this.#catalogue.find(request.lab);
    const latest = await this.#repositories.attempts.latest(user.id, lab.id);
    if (latest && !request.fresh && latest.labVersion === lab.version) return latest;
    return this.#repositories.attempts.create({
      userId: user.id,
      lab: lab.id,
      labVersion: lab.version,
      labDirectory: lab.directory,
      max: pointsOf(lab.tasks),
      previewToken: randomBytes(32).toString('base64url'),
      seedFor: (number) => `${user.id}:${lab.id}:${number}`,
    });
  }

  async #labOf(attempt: AttemptRecord): Promise<LabContent> {
    try {
      return await this.#catalogue.read(attempt.labDirectory, attempt.seed);
    } catch {
      throw new DomainError('unavailable', 'The lab of this attempt cannot be read.', 'lab-unavailable');
    }
  }
}
