import { Anchor, Text } from '@mantine/core';
import { Link } from 'react-router';
import { Page } from './page.tsx';

export function NotFoundPage() {
  return (
    <Page title="There is no such page">
      <Text>
        The address may be mistyped, or what it named is gone.{' '}
        <Anchor component={Link} to="/">
          See all labs
        </Anchor>
        .
      </Text>
    </Page>
  );
}
