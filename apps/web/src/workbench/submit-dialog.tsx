import type { Submission } from '@drydock/contracts';
import { Button, Group, Modal, RingProgress, Text, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import { Failure } from '../layout/loading.tsx';
import { formatPoints, percentOf } from '../layout/points.ts';
import { Waiting } from '../layout/waiting.tsx';
import { CheckList } from './checks.tsx';

interface SubmitDialogProps {
  readonly opened: boolean;
  readonly close: () => void;
  readonly result: Submission | undefined;
  readonly error: Error | null;
  /** How many checks are being graded. */
  readonly checks: number;
}

export function SubmitDialog({ opened, close, result, error, checks }: SubmitDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={close}
      title="Your submission"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className="submission">
        {error && <Failure error={error} />}
        {!result && !error && (
          <Waiting what="Grading on a copy of your cluster…">
            {checks} checks. Some labs restart pods or wait for answers here; your own cluster notices
            nothing.
          </Waiting>
        )}
        {result && <Result result={result} close={close} />}
      </div>
    </Modal>
  );
}

function Result({ result, close }: { readonly result: Submission; readonly close: () => void }) {
  const { report, passed, passScore, best } = result;
  const percent = percentOf(report.score, report.max);
  const heading = useRef<HTMLHeadingElement>(null);
  // the result takes the place of what had been waited for, and is read out
  useEffect(() => heading.current?.focus(), []);
  const open = report.checks.filter(({ state }) => state !== 'PASS');
  return (
    <>
      <Group wrap="nowrap" align="center">
        <RingProgress
          size={112}
          thickness={11}
          roundCaps
          sections={[{ value: percent, color: passed ? 'green' : 'harbour' }]}
          label={
            <Text ta="center" fw={700}>
              {percent} %
            </Text>
          }
          aria-hidden
        />
        <div>
          <Title order={3} size="h4" ref={heading} tabIndex={-1} aria-describedby="submission-score">
            {passed ? 'Passed' : 'Not passed yet'}
          </Title>
          <Text data-testid="score" id="submission-score">
            {formatPoints(report.score)} of {formatPoints(report.max)} points
          </Text>
          <Text size="sm" c="dimmed">
            {Math.round(passScore * 100)} % are needed. Your best submission has {formatPoints(best)} points.
          </Text>
        </div>
      </Group>
      {open.length > 0 && (
        <section className="missing" aria-label="What is missing" tabIndex={0}>
          <Title order={4} size="h6" mt="md">
            What is missing
          </Title>
          <CheckList label="Missing checks" outcomes={open} />
        </section>
      )}
      <Group justify="flex-end" mt="md">
        <Button variant="default" component={Link} to="/progress">
          See your progress
        </Button>
        <Button onClick={close}>{passed ? 'Close' : 'Keep working'}</Button>
      </Group>
    </>
  );
}
