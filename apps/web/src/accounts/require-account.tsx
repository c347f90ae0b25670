import { Navigate, Outlet, useLocation } from 'react-router';
import { useAccount } from '../api/account.ts';
import { Failure, Loading } from '../layout/loading.tsx';

/** Pages behind it are for signed-in people. */
export function RequireAccount() {
  const { data: account, error, isPending, refetch } = useAccount();
  const { pathname } = useLocation();
  if (isPending) return <Loading what="Loading…" />;
  if (error)
    return (
      <main style={{ margin: '15vh auto', maxWidth: 480 }}>
        <Failure error={error} retry={() => void refetch()} />
      </main>
    );
  if (!account) return <Navigate to={`/sign-in?to=${encodeURIComponent(pathname)}`} replace />;
  if (account.passwordChangeRequired && pathname !== '/password') return <Navigate to="/password" replace />;
  return <Outlet />;
}
