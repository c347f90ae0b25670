import type { KubectlAccess, NewKubectlAccess } from '@drydock/contracts';
import { Button, Code, CopyButton, Group, Modal, Stack, Table, Text, Title } from '@mantine/core';
import { useKubectlAccess } from '../api/kubectl-access.ts';
import { Failure, Loading } from '../layout/loading.tsx';

interface KubectlDialogProps {
  readonly attempt: string;
  readonly opened: boolean;
  readonly close: () => void;
}

/** Hands out a kubeconfig, so that the learner's own kubectl, helm or k9s works on this attempt's cluster. */
export function KubectlDialog({ attempt, opened, close }: KubectlDialogProps) {
  const { list, create, revoke } = useKubectlAccess(attempt, opened);
  const error = create.error ?? revoke.error ?? list.error;
  const leave = () => {
    create.reset(); // its secret is shown once
    revoke.reset();
    close();
  };
  return (
    <Modal
      opened={opened}
      onClose={leave}
      title="Use your own kubectl"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        <Text size="sm">
          A kubeconfig opens the cluster of this attempt, and nothing else, to the kubectl, helm or k9s on
          your own machine. What you change there counts as if you had done it here: checks follow it, and
          Undo takes it back.
        </Text>
        {error && <Failure error={error} />}
        {create.data ? (
          <NewKubeconfig made={create.data} />
        ) : (
          <Button
            style={{ alignSelf: 'flex-start' }}
            loading={create.isPending}
            onClick={() => create.mutate()}
            data-autofocus
          >
            Make a kubeconfig
          </Button>
        )}
        {list.isPending && <Loading what="Looking up your kubeconfigs…" />}
        {list.data && list.data.length > 0 && (
          <AccessTable
            list={list.data}
            revoking={revoke.isPending ? revoke.variables : undefined}
            revoke={(id) => {
              if (create.data?.id === id) create.reset();
              revoke.mutate(id);
            }}
          />
        )}
      </Stack>
    </Modal>
  );
}

const fileName = 'drydock.kubeconfig';

function NewKubeconfig({ made: { kubeconfig } }: { readonly made: NewKubectlAccess }) {
  const download = () => {
    const address = URL.createObjectURL(new Blob([kubeconfig], { type: 'application/yaml' }));
    const link = document.createElement('a');
    link.href = address;
    link.download = fileName;
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <Stack gap="xs" role="status">
      <Text size="sm" fw={600}>
        Your kubeconfig is ready. It is shown only now.
      </Text>
      <Group gap="xs">
        <Button onClick={download}>Download {fileName}</Button>
        <CopyButton value={kubeconfig}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Text size="sm">Then, in a terminal of your own machine:</Text>
      <Code block>{`export KUBECONFIG=~/Downloads/${fileName}\nkubectl get nodes`}</Code>
    </Stack>
  );
}

interface AccessTableProps {
  readonly list: readonly KubectlAccess[];
  readonly revoking: string | undefined;
  readonly revoke: (id: string) => void;
}

const when = (time: string) => new Date(time).toLocaleString();

function AccessTable({ list, revoking, revoke }: AccessTableProps) {
  return (
    <section aria-labelledby="kubeconfigs">
      <Title order={3} size="h6" id="kubeconfigs">
        Handed out
      </Title>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Made</Table.Th>
            <Table.Th scope="col">Last used</Table.Th>
            <Table.Th scope="col" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {list.map(({ id, createdAt, lastUsedAt }) => (
            <Table.Tr key={id}>
              <Table.Td>{when(createdAt)}</Table.Td>
              <Table.Td>{lastUsedAt ? when(lastUsedAt) : 'not yet'}</Table.Td>
              <Table.Td ta="right">
                <Button
                  size="xs"
                  variant="default"
                  loading={revoking === id}
                  aria-label={`Revoke the kubeconfig made ${when(createdAt)}`}
                  onClick={() => revoke(id)}
                >
                  Revoke
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
