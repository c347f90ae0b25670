import { Button, Menu } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, NavLink, useNavigate } from 'react-router';
import { useAccount, useSignOut } from '../api/account.ts';
import { SchemeToggle } from './scheme-toggle.tsx';

/** The bar on top of every page; a page may put its own things into the middle. */
export function PageHeader({ children }: { readonly children?: ReactNode }) {
  return (
    <header className="page-header">
      <Link to="/" className="brand" aria-label="Drydock: all labs">
        <img src="/favicon.svg" width="24" height="24" alt="" />
        Drydock
      </Link>
      {children ?? (
        <nav className="grow" aria-label="Main">
          <NavLink to="/" end className="nav-link">
            Labs
          </NavLink>
          <NavLink to="/progress" className="nav-link">
            Progress
          </NavLink>
        </nav>
      )}
      <SchemeToggle />
      <AccountMenu />
    </header>
  );
}

function AccountMenu() {
  const { data: account } = useAccount();
  const signOut = useSignOut();
  const navigate = useNavigate();
  if (!account) return null;
  return (
    <Menu position="bottom-end" width={210}>
      <Menu.Target>
        <Button variant="default" size="xs" aria-label={`Account of ${account.username}`}>
          {account.username}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {account.email} · {account.role}
        </Menu.Label>
        <Menu.Item onClick={() => void navigate('/progress')}>Progress</Menu.Item>
        <Menu.Item onClick={() => void navigate('/password')}>Change password</Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => signOut.mutate()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
