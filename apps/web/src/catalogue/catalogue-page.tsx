import { SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useLabs } from '../api/attempts.ts';
import { Failure } from '../layout/loading.tsx';
import { Page } from '../layout/page.tsx';
import { LabCardView } from './lab-card.tsx';
import { byTrack } from './tracks.ts';

export function CataloguePage() {
  const { data: labs, error, refetch } = useLabs();
  return (
    <Page title="Labs">
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!labs && !error && <CatalogueSkeleton />}
      {labs?.length === 0 && (
        <Text c="dimmed">There are no labs yet. Put lab folders below labs/ and reload this page.</Text>
      )}
      <Stack gap="xl">
        {byTrack(labs ?? []).map(({ track, title, cards }) => (
          <section key={track} aria-label={title}>
            <Title order={2} size="h4" mb="sm">
              {title}
            </Title>
            <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }} spacing="md">
              {cards.map((lab) => (
                <LabCardView key={lab.id} lab={lab} />
              ))}
            </SimpleGrid>
          </section>
        ))}
      </Stack>
    </Page>
  );
}

function CatalogueSkeleton() {
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }} spacing="md" role="status" aria-label="Loading the labs">
      {[1, 2, 3].map((key) => (
        <Skeleton key={key} height={210} />
      ))}
    </SimpleGrid>
  );
}
