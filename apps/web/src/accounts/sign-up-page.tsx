import { Anchor, PasswordInput, Text, TextInput } from '@mantine/core';
import { Link, Navigate, useSearchParams } from 'react-router';
import { useAccount, useSignUp } from '../api/account.ts';
import { AccountForm } from './account-form.tsx';
import { destinationOf } from './destination.ts';

export function SignUpPage() {
  const { data: account } = useAccount();
  const [search] = useSearchParams();
  const signUp = useSignUp();
  if (account) return <Navigate to={destinationOf(search)} replace />;
  return (
    <AccountForm
      title="Sign up for Drydock"
      lead="Your attempts and scores are kept under this account."
      button="Sign up"
      pending={signUp.isPending}
      error={signUp.error}
      submit={({ email = '', username = '', password = '' }) => signUp.mutate({ email, username, password })}
      footer={
        <Text size="sm">
          You have an account?{' '}
          <Anchor component={Link} to={`/sign-in?${search}`}>
            Sign in
          </Anchor>
        </Text>
      }
    >
      <TextInput label="Email" name="email" type="email" autoComplete="email" required autoFocus />
      <TextInput label="User name" name="username" autoComplete="username" required minLength={2} />
      <PasswordInput
        label="Password"
        description="At least 10 characters"
        name="password"
        autoComplete="new-password"
        required
        minLength={10}
      />
    </AccountForm>
  );
}
