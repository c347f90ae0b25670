import { Alert, Button, Loader, Stack, Text } from '@mantine/core';

/** Says what is being waited for, after a moment. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <Stack align="center" justify="center" gap="sm" py={80} role="status">
      <Loader size="sm" />
      <Text size="sm" c="dimmed">
        {what}
      </Text>
    </Stack>
  );
}

export function Failure({ error, retry }: { readonly error: Error; readonly retry?: () => void }) {
  return (
    <Alert className="failure" color="red" variant="light" title="That did not work" role="alert">
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{error.message}</Text>
        {retry && (
          <Button size="xs" variant="default" onClick={retry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
