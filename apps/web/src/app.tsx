import { Suspense, lazy } from 'react';
import { Route, Routes } from 'react-router';
import { PasswordPage } from './accounts/password-page.tsx';
import { RequireAccount } from './accounts/require-account.tsx';
import { SignInPage } from './accounts/sign-in-page.tsx';
import { SignUpPage } from './accounts/sign-up-page.tsx';
import { CataloguePage } from './catalogue/catalogue-page.tsx';
import { Loading } from './layout/loading.tsx';
import { NotFoundPage } from './layout/not-found-page.tsx';
import { ProgressPage } from './progress/progress-page.tsx';

// the terminal and Markdown are most of the code: people who sign in need not wait for them
const WorkbenchPage = lazy(async () => ({
  default: (await import('./workbench/workbench-page.tsx')).WorkbenchPage,
}));

export function App() {
  return (
    <Suspense fallback={<Loading what="Loading the workbench…" />}>
      <Routes>
        <Route path="/sign-in" element={<SignInPage />} />
        <Route path="/sign-up" element={<SignUpPage />} />
        <Route element={<RequireAccount />}>
          <Route index element={<CataloguePage />} />
          <Route path="/password" element={<PasswordPage />} />
          <Route path="/progress" element={<ProgressPage />} />
          <Route path="/attempts/:id" element={<WorkbenchPage />} />
        </Route>
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </Suspense>
  );
}
