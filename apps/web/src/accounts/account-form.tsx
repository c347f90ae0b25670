import { Alert, Button, Paper, Stack, Text, Title } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { SchemeToggle } from '../layout/scheme-toggle.tsx';
import { useTitle } from '../layout/page.tsx';

interface AccountFormProps {
  readonly title: string;
  readonly lead: string;
  readonly button: string;
  readonly pending: boolean;
  readonly error: Error | null;
  readonly submit: (values: Readonly<Record<string, string>>) => void;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
}

/** Frame of the forms around signing in. The fields are the browser's: autofill and validation work. */
export function AccountForm(props: AccountFormProps) {
  useTitle(props.title);
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entries = [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]);
    props.submit(Object.fromEntries(entries) as Record<string, string>);
  };
  return (
    <main style={{ margin: '0 auto', maxWidth: 420, padding: '9vh 16px 32px' }}>
      <Stack gap="xs" align="center" mb="lg">
        <img src="/favicon.svg" width="44" height="44" alt="" />
        <Title order={1} size="h3">
          {props.title}
        </Title>
        <Text size="sm" c="dimmed" ta="center">
          {props.lead}
        </Text>
      </Stack>
      <Paper withBorder p="lg" style={{ background: 'var(--surface)' }}>
        <form onSubmit={onSubmit}>
          <Stack gap="md">
            {props.error && (
              <Alert className="failure" color="red" variant="light" role="alert">
                {props.error.message}
              </Alert>
            )}
            {props.children}
            <Button type="submit" loading={props.pending} fullWidth>
              {props.button}
            </Button>
          </Stack>
        </form>
      </Paper>
      <Stack align="center" mt="md" gap="xs">
        {props.footer}
        <SchemeToggle />
      </Stack>
    </main>
  );
}
