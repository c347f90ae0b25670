import type { Attempt } from '@drydock/contracts';
import { Modal, Text } from '@mantine/core';
import { useResults } from '../api/attempts.ts';
import { Failure, Loading } from '../layout/loading.tsx';
import { CheckList } from '../workbench/checks.tsx';

interface ResultsDialogProps {
  readonly attempt: Attempt;
  readonly close: () => void;
}

/** Every check of an attempt's last submission. */
export function ResultsDialog({ attempt, close }: ResultsDialogProps) {
  const { data, error } = useResults(attempt.id);
  return (
    <Modal
      opened
      onClose={close}
      title={`${attempt.labTitle}: ${attempt.learner}, attempt ${attempt.number}`}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Text size="sm" c="dimmed">
        The checks of the last submission
      </Text>
      {error && <Failure error={error} />}
      {!data && !error && <Loading what="Loading the results…" />}
      {data && <CheckList label="Results" outcomes={data.checks} />}
    </Modal>
  );
}
