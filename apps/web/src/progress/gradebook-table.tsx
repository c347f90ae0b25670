import type { Attempt } from '@drydock/contracts';
import { Table, Text, Title } from '@mantine/core';
import { formatPoints, percentOf } from '../layout/points.ts';
import { type GradebookRow, type Standing, gradebookOf, isWanted } from './gradebook.ts';

const words: Readonly<Record<Standing['state'], string>> = {
  passed: '✓ Passed',
  submitted: 'Submitted',
  started: 'In progress',
};

interface GradebookTableProps {
  readonly attempts: readonly Attempt[];
  /** Part of the names to show. The labs stay those of everybody, so that shares can be compared. */
  readonly wanted: string;
}

/** Learners against labs: who stands where. */
export function GradebookTable({ attempts, wanted }: GradebookTableProps) {
  const { labs, rows } = gradebookOf(attempts);
  return (
    <section aria-labelledby="learners">
      <Title order={2} size="h5" id="learners">
        Learners
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        The best of all attempts. What is in progress counts the live checks.
      </Text>
      <div className="table-scroll" tabIndex={0} role="group" aria-label="Learners and their scores">
        <Table verticalSpacing="xs" className="gradebook" aria-labelledby="learners">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Learner</Table.Th>
              <Table.Th scope="col">Passed</Table.Th>
              <Table.Th scope="col">All points</Table.Th>
              {labs.map(({ lab, title }) => (
                <Table.Th key={lab} scope="col">
                  {title}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows
              .filter((row) => isWanted(row, wanted))
              .map((row) => (
                <LearnerRow key={row.learner} row={row} labs={labs.length} />
              ))}
          </Table.Tbody>
        </Table>
      </div>
    </section>
  );
}

function LearnerRow({ row, labs }: { readonly row: GradebookRow; readonly labs: number }) {
  return (
    <Table.Tr>
      <Table.Th scope="row">{row.learner}</Table.Th>
      <Table.Td>
        {row.passed} of {labs}
      </Table.Td>
      <Table.Td>{row.percent} %</Table.Td>
      {row.standings.map((standing, index) => (
        <Table.Td key={index}>
          {standing ? (
            <StandingCell standing={standing} />
          ) : (
            <Text size="sm" c="dimmed">
              Not started
            </Text>
          )}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

function StandingCell({ standing }: { readonly standing: Standing }) {
  const { score, max, state, attempts } = standing;
  return (
    <div className="standing" data-state={state}>
      <span className="standing-points">
        {formatPoints(score)} / {formatPoints(max)}
      </span>
      <span className="standing-state">
        {words[state]}
        {attempts > 1 ? `, ${attempts} attempts` : ''}
      </span>
      <span className="standing-bar" aria-hidden style={{ width: `${percentOf(score, max)}%` }} />
    </div>
  );
}
