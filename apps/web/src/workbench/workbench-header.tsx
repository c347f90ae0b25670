import type { GradeReport, Workbench } from '@drydock/contracts';
import { Button, Group, Modal, Skeleton, Text, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import type { AttemptActions } from '../api/attempts.ts';
import { PageHeader } from '../layout/page-header.tsx';
import { formatPoints } from '../layout/points.ts';
import { StateBadge } from '../layout/state-badge.tsx';

interface WorkbenchHeaderProps {
  readonly workbench: Workbench | undefined;
  readonly checks: GradeReport | undefined;
  readonly ready: boolean;
  readonly actions: AttemptActions;
  readonly submit: () => void;
  readonly kubectl: () => void;
  readonly help: () => void;
}

export function WorkbenchHeader({
  workbench,
  checks,
  ready,
  actions,
  submit,
  kubectl,
  help,
}: WorkbenchHeaderProps) {
  const [confirming, setConfirming] = useState(false);
  const { undo, reset } = actions;
  return (
    <PageHeader>
      <div className="grow" style={{ alignItems: 'center', display: 'flex', gap: 10 }}>
        <LabTitle workbench={workbench} />
        <Standing workbench={workbench} checks={checks} />
      </div>
      <Group gap={6} wrap="nowrap">
        <Button
          size="xs"
          variant="subtle"
          color="gray"
          px={8}
          title="Work on this cluster with the kubectl, helm or k9s of your own machine"
          onClick={kubectl}
        >
          Use your own kubectl
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={!ready}
          loading={undo.isPending}
          title="Take back the last command and what it did to the cluster"
          onClick={() => undo.mutate()}
        >
          Undo
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={!ready}
          loading={reset.isPending}
          onClick={() => setConfirming(true)}
        >
          Reset
        </Button>
        <Button size="xs" disabled={!ready} onClick={submit}>
          Submit
        </Button>
        <Button size="xs" variant="subtle" color="gray" onClick={help} px={8} aria-label="Help">
          ?
        </Button>
      </Group>
      <ConfirmReset
        opened={confirming}
        close={() => setConfirming(false)}
        confirm={() => {
          setConfirming(false);
          reset.mutate();
        }}
      />
    </PageHeader>
  );
}

function LabTitle({ workbench }: Pick<WorkbenchHeaderProps, 'workbench'>) {
  if (!workbench) return <Skeleton height={16} width={180} />;
  return (
    <Text component="h1" size="sm" fw={600} truncate title={workbench.lab.title}>
      {workbench.lab.title}
      <VisuallyHidden>, attempt {workbench.attempt.number}</VisuallyHidden>
    </Text>
  );
}

/** The same width before and after it is known. */
function Standing({ workbench, checks }: Pick<WorkbenchHeaderProps, 'workbench' | 'checks'>) {
  if (!workbench || !checks) return <Skeleton height={20} width={92} radius="xl" />;
  if (workbench.attempt.passed) return <StateBadge tone="good">✓ Passed</StateBadge>;
  return (
    <StateBadge tone="plain">
      {formatPoints(checks.score)} / {formatPoints(checks.max)} points
    </StateBadge>
  );
}

interface ConfirmResetProps {
  readonly opened: boolean;
  readonly close: () => void;
  readonly confirm: () => void;
}

function ConfirmReset({ opened, close, confirm }: ConfirmResetProps) {
  return (
    <Modal
      opened={opened}
      onClose={close}
      title="Start over?"
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Text size="sm">
        Your cluster, your files and the terminal go back to how the lab began. Submissions and hints that you
        took stay.
      </Text>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close} data-autofocus>
          Cancel
        </Button>
        <Button color="red.9" onClick={confirm}>
          Start over
        </Button>
      </Group>
    </Modal>
  );
}
