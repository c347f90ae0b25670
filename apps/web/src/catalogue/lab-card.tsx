import type { LabCard, LabProgress } from '@drydock/contracts';
import { Button, Card, Group, Progress, Text, Title } from '@mantine/core';
import { useNavigate } from 'react-router';
import { useStartAttempt } from '../api/attempts.ts';
import { formatPoints, percentOf } from '../layout/points.ts';
import { StateBadge, type Tone } from '../layout/state-badge.tsx';
import { titleOf } from './tracks.ts';

const states: Record<LabProgress['state'], { tone: Tone; text: string; action: string }> = {
  untouched: { tone: 'plain', text: 'Not started', action: 'Start' },
  started: { tone: 'wait', text: 'Started', action: 'Continue' },
  submitted: { tone: 'wait', text: 'Submitted', action: 'Continue' },
  passed: { tone: 'good', text: '✓ Passed', action: 'Open again' },
};

export function LabCardView({ lab }: { readonly lab: LabCard }) {
  const start = useStartAttempt();
  const navigate = useNavigate();
  const { tone, text, action } = states[lab.progress.state];
  const { score, max } = lab.progress;
  return (
    <Card className="lab-card" padding="md" component="article" aria-label={lab.title}>
      <Group justify="space-between" align="flex-start" wrap="nowrap" gap="xs">
        <Title order={3} size="h5" lh={1.3}>
          {lab.title}
        </Title>
        <StateBadge tone={tone}>{text}</StateBadge>
      </Group>
      <Text size="sm" c="dimmed" mt={6} style={{ flex: 1 }}>
        {lab.summary}
      </Text>
      <Text size="xs" c="dimmed" mt="sm">
        {factsOf(lab).join(' · ')}
      </Text>
      <Group mt={6} gap="sm" wrap="nowrap">
        <Progress
          value={percentOf(score, max)}
          color={tone === 'good' ? 'green' : undefined}
          style={{ flex: 1 }}
          aria-label={`Points in ${lab.title}`}
        />
        <Text size="xs" style={{ fontVariantNumeric: 'tabular-nums' }}>
          {formatPoints(score)} / {formatPoints(max)}
        </Text>
      </Group>
      {start.error && (
        <Text size="xs" c="var(--bad)" role="alert" mt={6}>
          {start.error.message}
        </Text>
      )}
      <Button
        mt="sm"
        variant={lab.progress.state === 'passed' ? 'default' : 'filled'}
        loading={start.isPending}
        aria-label={`${action}: ${lab.title}`}
        onClick={() =>
          start.mutate(lab.id, { onSuccess: (attempt) => void navigate(`/attempts/${attempt.id}`) })
        }
      >
        {action}
      </Button>
    </Card>
  );
}

function factsOf(lab: LabCard): readonly string[] {
  return [
    ...(lab.difficulty ? [titleOf(lab.difficulty)] : []),
    ...(lab.estimatedMinutes ? [`${lab.estimatedMinutes} min`] : []),
    `${lab.tasks} ${lab.tasks === 1 ? 'task' : 'tasks'}`,
  ];
}
