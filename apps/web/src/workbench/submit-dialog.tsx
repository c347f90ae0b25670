import type { Submission } from '@drydock/contracts';
import { Alert, Button, Group, Loader, Modal, RingProgress, Stack, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import { formatPoints, percentOf } from '../layout/points.ts';
import { CheckList } from './checks.tsx';

interface SubmitDialogProps {
  readonly opened: boolean;
  readonly close: () => void;
  readonly result: Submission | undefined;
  readonly error: Error | null;
}

export function SubmitDialog({ opened, close, result, error }: SubmitDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={close}
      title="Your submission"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {error && (
        <Alert color="red" variant="light" role="alert">
          {error.message}
        </Alert>
      )}
      {!result && !error && (
        <Stack align="center" py="xl" role="status">
          <Loader size="sm" />
          <Text size="sm">Grading on a copy of your cluster…</Text>
        </Stack>
      )}
      {result && <Result result={result} close={close} />}
    </Modal>
  );
}

function Result({ result, close }: { readonly result: Submission; readonly close: () => void }) {
  const { report, passed, passScore, best } = result;
  const percent = percentOf(report.score, report.max);
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
          <Title order={3} size="h4">
            {passed ? 'Passed' : 'Not passed yet'}
          </Title>
          <Text data-testid="score">
            {formatPoints(report.score)} of {formatPoints(report.max)} points
          </Text>
          <Text size="sm" c="dimmed">
            {Math.round(passScore * 100)} % are needed. Your best submission has {formatPoints(best)} points.
          </Text>
        </div>
      </Group>
      {open.length > 0 && (
        <section aria-label="What is missing" style={{ maxHeight: '38vh', overflow: 'auto' }}>
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
        <Button onClick={close} data-autofocus>
          {passed ? 'Close' : 'Keep working'}
        </Button>
      </Group>
    </>
  );
}
