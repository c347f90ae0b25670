import type { LabCard, LabProgress } from '@drydock/contracts';
import type { AttemptRecord, Repositories, UserRecord } from '@drydock/db';
import { Inject, Injectable } from '@nestjs/common';
import { labNotFound } from '../errors/domain-error.ts';
import { labSourceToken, repositoriesToken } from '../tokens.ts';
import { type LabContent, type LabSource, pointsOf } from './lab-source.ts';

@Injectable()
export class CatalogueService {
  readonly #labs: LabSource;
  readonly #repositories: Repositories;

  constructor(
    @Inject(labSourceToken) labs: LabSource,
    @Inject(repositoriesToken) repositories: Repositories,
  ) {
    this.#labs = labs;
    this.#repositories = repositories;
  }

  async cardsFor(user: UserRecord): Promise<readonly LabCard[]> {
    const attempts = await this.#repositories.attempts.list(user.id);
    const labs = await this.#labs.list();
    return labs.map((lab) => ({
      ...toCard(lab),
      progress: progressOf(
        lab,
        attempts.filter((attempt) => attempt.lab === lab.id),
      ),
    }));
  }

  async find(id: string): Promise<LabContent> {
    const lab = (await this.#labs.list()).find((candidate) => candidate.id === id);
    if (!lab) throw labNotFound(id);
    return lab;
  }

  /** Titles by lab, for lists of attempts; labs that are gone are not in it. */
  async titles(): Promise<ReadonlyMap<string, string>> {
    return new Map((await this.#labs.list()).map(({ id, title }) => [id, title]));
  }

  read(directory: string, seed: string): Promise<LabContent> {
    return this.#labs.read(directory, seed);
  }
}

export function toCard(lab: LabContent): Omit<LabCard, 'progress'> {
  const { id, track, version, title, summary, tags, difficulty, estimatedMinutes, tasks } = lab;
  return {
    id,
    track,
    version,
    title,
    summary,
    tags: [...tags],
    ...(difficulty !== undefined && { difficulty }),
    ...(estimatedMinutes !== undefined && { estimatedMinutes }),
    tasks: tasks.length,
    points: pointsOf(tasks),
  };
}

function progressOf(lab: LabContent, attempts: readonly AttemptRecord[]): LabProgress {
  const max = pointsOf(lab.tasks);
  if (attempts.length === 0) return { state: 'untouched', score: 0, max };
  const submissions = attempts.flatMap((attempt) => attempt.submissions);
  const best = submissions.reduce<(typeof submissions)[number] | undefined>(
    (winner, next) => (!winner || next.score > winner.score ? next : winner),
    undefined,
  );
  if (best)
    return {
      state: submissions.some(({ passed }) => passed) ? 'passed' : 'submitted',
      score: best.score,
      max: best.max,
    };
  return { state: 'started', score: Math.max(...attempts.map(({ score }) => score)), max };
}
