import type { CheckOutcome, Hint, Solution, Task, Workbench } from '@drydock/contracts';
import { Button, Skeleton, Stack, Text } from '@mantine/core';
import type { AttemptActions } from '../api/attempts.ts';
import { formatPoints } from '../layout/points.ts';
import { StateBadge } from '../layout/state-badge.tsx';
import { Markdown } from './markdown.tsx';

interface InstructionsProps {
  readonly workbench: Workbench | undefined;
  readonly outcomes: readonly CheckOutcome[];
  readonly actions: AttemptActions;
  readonly type: ((keys: string) => void) | undefined;
  readonly open: (address: string) => void;
}

/** The lab's tasks with hints, and its solution once it is open. */
export function Instructions({ workbench, outcomes, actions, type, open }: InstructionsProps) {
  return (
    <section className="panel" aria-label="Instructions" id="instructions" tabIndex={-1}>
      <div className="panel-head">
        <h2 style={{ flex: 1 }}>Instructions</h2>
        {workbench && (
          <span className="task-points">
            {workbench.tasks.filter((task) => isDone(task, outcomes)).length} of {workbench.tasks.length}{' '}
            tasks done
          </span>
        )}
      </div>
      <div className="panel-scroll" tabIndex={0} role="group" aria-label="Tasks">
        {!workbench && (
          <Stack p="md" gap="sm" role="status" aria-label="Loading the instructions">
            <Skeleton height={20} width="60%" />
            <Skeleton height={80} />
            <Skeleton height={20} width="50%" />
            <Skeleton height={80} />
          </Stack>
        )}
        {workbench?.tasks.map((task, index) => (
          <TaskView
            key={task.id}
            task={task}
            number={index + 1}
            outcomes={outcomes.filter((outcome) => outcome.task === task.id)}
            actions={actions}
            type={type}
            open={open}
          />
        ))}
        {workbench && <SolutionView solution={workbench.solution} actions={actions} type={type} />}
      </div>
    </section>
  );
}

function isDone(task: Task, outcomes: readonly CheckOutcome[]): boolean {
  const own = outcomes.filter((outcome) => outcome.task === task.id);
  return own.length > 0 && own.every(({ state }) => state === 'PASS');
}

interface TaskViewProps extends Pick<InstructionsProps, 'outcomes' | 'actions' | 'type' | 'open'> {
  readonly task: Task;
  readonly number: number;
}

function TaskView({ task, number, outcomes, actions, type, open }: TaskViewProps) {
  const done = isDone(task, outcomes);
  const points = outcomes.reduce((sum, outcome) => sum + outcome.points, 0);
  return (
    <article className="task" aria-label={task.title}>
      <div className="task-head">
        <h3>
          {number}. {task.title}
        </h3>
        {task.optional && <StateBadge tone="plain">Optional</StateBadge>}
        {done ? (
          <StateBadge tone="good">✓ {formatPoints(task.points)} points</StateBadge>
        ) : (
          <span className="task-points">
            {points > 0 ? `${formatPoints(points)} of ` : ''}
            {formatPoints(task.points)} points
          </span>
        )}
      </div>
      <Markdown text={task.body} type={type} open={open} />
      {task.hints.map((hint, index) => (
        <HintView
          key={hint.id}
          hint={hint}
          number={index + 1}
          points={task.points}
          pending={actions.takeHint.isPending && actions.takeHint.variables?.hint === hint.id}
          take={() => actions.takeHint.mutate({ task: task.id, hint: hint.id })}
          type={type}
        />
      ))}
    </article>
  );
}

interface HintViewProps {
  readonly hint: Hint;
  readonly number: number;
  readonly points: number;
  readonly pending: boolean;
  readonly take: () => void;
  readonly type: InstructionsProps['type'];
}

function HintView({ hint, number, points, pending, take, type }: HintViewProps) {
  if (hint.text !== undefined)
    return (
      <div className="hint" role="note" aria-label={`Hint ${number}`}>
        <Markdown text={hint.text} type={type} />
      </div>
    );
  const cost = hint.cost > 0 ? `costs ${formatPoints(hint.cost * points)} points` : 'free';
  return (
    <Button variant="subtle" size="compact-sm" mt={6} mr={6} loading={pending} onClick={take}>
      Show hint {number} ({cost})
    </Button>
  );
}

interface SolutionViewProps {
  readonly solution: Solution;
  readonly actions: AttemptActions;
  readonly type: InstructionsProps['type'];
}

function SolutionView({ solution, actions, type }: SolutionViewProps) {
  const { openSolution } = actions;
  return (
    <article className="task" aria-label="Solution">
      <div className="task-head">
        <h3>Solution</h3>
      </div>
      {!solution.unlocked && (
        <Text size="sm" c="dimmed">
          {solution.condition}
        </Text>
      )}
      {solution.unlocked && solution.steps.length === 0 && (
        <Button
          variant="default"
          size="xs"
          loading={openSolution.isPending}
          onClick={() => openSolution.mutate()}
        >
          Show the solution
        </Button>
      )}
      {solution.steps.map((step, index) => (
        <Markdown
          key={index}
          text={step.code === undefined ? step.explain : `${step.explain}\n\n\`\`\`sh\n${step.code}\n\`\`\``}
          type={type}
        />
      ))}
    </article>
  );
}
