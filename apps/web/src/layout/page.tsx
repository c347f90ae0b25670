import { Container, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { PageHeader } from './page-header.tsx';

interface PageProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** Frame of the ordinary pages. */
export function Page({ title, children }: PageProps) {
  useTitle(title);
  return (
    <>
      <a className="skip-link" href="#content">
        Skip to the content
      </a>
      <PageHeader />
      <Container component="main" id="content" size="lg" py="xl" tabIndex={-1} style={{ outline: 'none' }}>
        <Title order={1} size="h2" mb="lg">
          {title}
        </Title>
        {children}
      </Container>
    </>
  );
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Drydock`;
  }, [title]);
}
