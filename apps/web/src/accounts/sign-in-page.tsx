import { Anchor, PasswordInput, Text, TextInput } from '@mantine/core';
import { Link, Navigate, useSearchParams } from 'react-router';
import { useAccount, useSignIn } from '../api/account.ts';
import { AccountForm } from './account-form.tsx';
import { destinationOf } from './destination.ts';

export function SignInPage() {
  const { data: account } = useAccount();
  const [search] = useSearchParams();
  const signIn = useSignIn();
  if (account) return <Navigate to={destinationOf(search)} replace />;
  return (
    <AccountForm
      title="Sign in to Drydock"
      lead="Practise on a Kubernetes cluster of your own, right in the browser."
      button="Sign in"
      pending={signIn.isPending}
      error={signIn.error}
      submit={({ login = '', password = '' }) => signIn.mutate({ login, password })}
      footer={
        <Text size="sm">
          No account yet?{' '}
          <Anchor component={Link} to={`/sign-up?${search}`}>
            Sign up
          </Anchor>
        </Text>
      }
    >
      <TextInput label="Email or user name" name="login" autoComplete="username" required autoFocus />
      <PasswordInput label="Password" name="password" autoComplete="current-password" required />
    </AccountForm>
  );
}
