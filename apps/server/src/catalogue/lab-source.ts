import type { SolutionStep } from '@drydock/contracts';

/** What the server shows of a lab folder; grading and set-up are the session's business. */
export interface LabContent {
  readonly id: string;
  readonly track: string;
  readonly version: string;
  readonly directory: string;
  readonly title: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly difficulty?: string;
  readonly estimatedMinutes?: number;
  /** Share of the points that passes. */
  readonly passScore: number;
  readonly tasks: readonly LabTask[];
  readonly solution: {
    readonly failedAttempts?: number;
    readonly minutes?: number;
    readonly steps: readonly SolutionStep[];
  };
  /** Where the browser pane opens. */
  readonly address?: string;
}
export interface LabTask {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly optional: boolean;
  readonly dependsOn: readonly string[];
  readonly checks: readonly {
    readonly id: string;
    readonly title: string;
    readonly points: number;
    /** Its points come on top of the maximum. */
    readonly bonus: boolean;
  }[];
  readonly hints: readonly { readonly id: string; readonly cost: number; readonly text: string }[];
}

export interface LabSource {
  /** All labs that can be read, sorted by track and folder. */
  list(): Promise<readonly LabContent[]>;
  /** One lab with its texts filled in for a seed. */
  read(directory: string, seed: string): Promise<LabContent>;
}

/** The most points that tasks can bring, without bonuses. */
export function pointsOf(tasks: readonly LabTask[]): number {
  return tasks
    .flatMap((task) => task.checks)
    .filter(({ bonus }) => !bonus)
    .reduce((sum, { points }) => sum + points, 0);
}
