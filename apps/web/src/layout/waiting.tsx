import { Progress, Stack, Text } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';

interface WaitingProps {
  /** What is being done. */
  readonly what: string;
  /** What to expect of it. */
  readonly children?: ReactNode;
}

/** From so many seconds on the wait is counted, so that one sees it is not stuck. */
const patience = 2;

/** A wait of unknown length: says what for, and goes on moving. */
export function Waiting({ what, children }: WaitingProps) {
  const seconds = useSeconds();
  return (
    <Stack align="center" gap="sm" w="100%" maw={420} mx="auto">
      <Text size="sm" fw={600} role="status">
        {what}
      </Text>
      <Progress value={100} animated size="sm" w="100%" color="var(--focus)" aria-hidden />
      <Text size="xs" style={{ minHeight: '1.5em', textAlign: 'center' }}>
        {children} <span aria-hidden>{seconds >= patience && `${seconds} s`}</span>
      </Text>
    </Stack>
  );
}

function useSeconds(): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return seconds;
}
