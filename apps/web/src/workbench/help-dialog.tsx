import { Kbd, List, Modal, Table, Text } from '@mantine/core';
import { shortcuts } from './shortcuts.ts';

interface HelpDialogProps {
  readonly opened: boolean;
  readonly close: () => void;
}

export function HelpDialog({ opened, close }: HelpDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={close}
      title="Help"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <List size="sm" spacing={4} mb="md">
        <List.Item>
          You have a cluster of your own. Work in the terminal as you would on a real machine.
        </List.Item>
        <List.Item>The checks follow what you do. Those marked … are decided when you submit.</List.Item>
        <List.Item>Undo takes back your last command, with everything it did to the cluster.</List.Item>
        <List.Item>You may submit as often as you like; the best submission counts.</List.Item>
        <List.Item>Your work is kept: close the page and come back whenever you like.</List.Item>
      </List>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Keys</Table.Th>
            <Table.Th scope="col">What they do</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shortcuts.map(({ keys, text }) => (
            <Table.Tr key={keys}>
              <Table.Td>
                <Kbd>{keys}</Kbd>
              </Table.Td>
              <Table.Td>{text}</Table.Td>
            </Table.Tr>
          ))}
          <Table.Tr>
            <Table.Td>
              <Kbd>Ctrl + C</Kbd>, <Kbd>Ctrl + V</Kbd>
            </Table.Td>
            <Table.Td>
              In the terminal: copy the selection (or interrupt when nothing is selected), paste
            </Table.Td>
          </Table.Tr>
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed" mt="sm">
        The terminal takes the Tab key for completion. Leave it with one of the Alt shortcuts.
      </Text>
    </Modal>
  );
}
