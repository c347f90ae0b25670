import '@mantine/core/styles.css';
import './global.css';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { RequestError } from './api/request.ts';
import { App } from './app.tsx';
import { ErrorBoundary } from './layout/error-boundary.tsx';
import { theme } from './theme.ts';

const retry = (failures: number, error: Error) =>
  failures < 2 && !(error instanceof RequestError && error.status >= 400 && error.status < 500);
const client = new QueryClient({ defaultOptions: { queries: { retry } } });

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <BrowserRouter>
          <ErrorBoundary>
            <App />
          </ErrorBoundary>
        </BrowserRouter>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
