import type { Attempt } from '@drydock/contracts';
import {
  Anchor,
  Button,
  Skeleton,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
  VisuallyHidden,
} from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { useAccount } from '../api/account.ts';
import { useProgress } from '../api/attempts.ts';
import { Failure } from '../layout/loading.tsx';
import { Page } from '../layout/page.tsx';
import { formatPoints, percentOf } from '../layout/points.ts';
import { StateBadge } from '../layout/state-badge.tsx';
import { GradebookTable } from './gradebook-table.tsx';
import { isWanted } from './gradebook.ts';
import { ResultsDialog } from './results-dialog.tsx';
import { ScoreChart } from './score-chart.tsx';
import { barsOf } from './score-bars.ts';

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export function ProgressPage() {
  const { data, error, refetch } = useProgress();
  return (
    <Page title={data?.everyone ? 'Progress of all learners' : 'Your progress'}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={260} role="status" aria-label="Loading the progress" />}
      {data?.attempts.length === 0 && (
        <Stack align="flex-start">
          <Text c="dimmed">
            {data.everyone ? 'Nobody has started a lab yet.' : 'You have not started a lab yet.'}
          </Text>
          <Button component={Link} to="/">
            See the labs
          </Button>
        </Stack>
      )}
      {data && data.attempts.length > 0 && (
        <Stack gap="xl">
          <ScoreChart
            bars={barsOf(data.attempts)}
            title={data.everyone ? 'Average of the best scores' : 'Best scores'}
          />
          {data.everyone ? (
            <ClassTables attempts={data.attempts} />
          ) : (
            <AttemptTable attempts={data.attempts} everyone={false} />
          )}
        </Stack>
      )}
    </Page>
  );
}

/** What staff see: the class, or the learners they look for. */
function ClassTables({ attempts }: { readonly attempts: readonly Attempt[] }) {
  const [text, setText] = useState('');
  const found = attempts.filter((attempt) => isWanted(attempt, text));
  return (
    <>
      <TextInput
        type="search"
        label="Find a learner"
        maw={320}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <VisuallyHidden role="status">{found.length} attempts</VisuallyHidden>
      {found.length === 0 ? (
        <Text c="dimmed">No learner of that name has started a lab.</Text>
      ) : (
        <>
          <GradebookTable attempts={attempts} wanted={text} />
          <AttemptTable attempts={found} everyone />
        </>
      )}
    </>
  );
}

interface AttemptTableProps {
  readonly attempts: readonly Attempt[];
  readonly everyone: boolean;
}

function AttemptTable({ attempts, everyone }: AttemptTableProps) {
  const { data: account } = useAccount();
  const [shown, setShown] = useState<Attempt>();
  return (
    <section aria-labelledby="attempts">
      <Title order={2} size="h5" id="attempts">
        Attempts
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        Newest first. The best submission counts.
      </Text>
      <div className="table-scroll" tabIndex={0} role="group" aria-label="List of attempts">
        <Table verticalSpacing="xs" highlightOnHover aria-labelledby="attempts" miw={720}>
          <Table.Thead>
            <Table.Tr>
              {everyone && <Table.Th scope="col">Learner</Table.Th>}
              <Table.Th scope="col">Lab</Table.Th>
              <Table.Th scope="col">Attempt</Table.Th>
              <Table.Th scope="col">State</Table.Th>
              <Table.Th scope="col">Score</Table.Th>
              <Table.Th scope="col">Submissions</Table.Th>
              <Table.Th scope="col">Started</Table.Th>
              <Table.Th scope="col">Checks</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {attempts.map((attempt) => (
              <AttemptRow
                key={attempt.id}
                attempt={attempt}
                learner={everyone}
                own={attempt.learner === account?.username}
                show={() => setShown(attempt)}
              />
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {shown && <ResultsDialog attempt={shown} close={() => setShown(undefined)} />}
    </section>
  );
}

interface AttemptRowProps {
  readonly attempt: Attempt;
  /** Whether the row says whose attempt it is. */
  readonly learner: boolean;
  readonly own: boolean;
  readonly show: () => void;
}

function AttemptRow({ attempt, learner, own, show }: AttemptRowProps) {
  return (
    <Table.Tr>
      {learner && <Table.Td>{attempt.learner}</Table.Td>}
      <Table.Td>
        <LabLink attempt={attempt} own={own} />
      </Table.Td>
      <Table.Td>{attempt.number}</Table.Td>
      <Table.Td>{stateOf(attempt)}</Table.Td>
      <Table.Td>
        <Score attempt={attempt} />
      </Table.Td>
      <Table.Td>{attempt.submissions}</Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{day.format(new Date(attempt.startedAt))}</Table.Td>
      <Table.Td>
        {attempt.submissions > 0 && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={show}
            aria-label={`Results: ${attempt.labTitle}, ${attempt.learner}`}
          >
            Results
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function LabLink({ attempt, own }: { readonly attempt: Attempt; readonly own: boolean }) {
  if (!own) return attempt.labTitle;
  return (
    <Anchor component={Link} to={`/attempts/${attempt.id}`} size="sm">
      {attempt.labTitle}
    </Anchor>
  );
}

function Score({ attempt }: { readonly attempt: Attempt }) {
  const score = attempt.best ?? attempt.score;
  const percent = percentOf(score, attempt.max);
  return (
    <div style={{ alignItems: 'center', display: 'flex', gap: 10 }}>
      <div className="bar-track" aria-hidden>
        <div
          className="bar-fill"
          data-tone={attempt.passed ? 'good' : 'plain'}
          style={{ width: `${percent}%` }}
        />
      </div>
      <span style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
        {formatPoints(score)} / {formatPoints(attempt.max)}
      </span>
    </div>
  );
}

function stateOf(attempt: Attempt) {
  if (attempt.passed) return <StateBadge tone="good">✓ Passed</StateBadge>;
  if (attempt.submissions > 0) return <StateBadge tone="wait">Submitted</StateBadge>;
  return <StateBadge tone="plain">In progress</StateBadge>;
}
