import { PasswordInput } from '@mantine/core';
import { useNavigate } from 'react-router';
import { useAccount, useChangePassword } from '../api/account.ts';
import { AccountForm } from './account-form.tsx';

export function PasswordPage() {
  const { data: account } = useAccount();
  const change = useChangePassword();
  const navigate = useNavigate();
  return (
    <AccountForm
      title="Change your password"
      lead={
        account?.passwordChangeRequired
          ? 'The one-time password has done its work. Choose one that only you know.'
          : 'You stay signed in here and are signed out everywhere else.'
      }
      button="Change password"
      pending={change.isPending}
      error={change.error}
      submit={({ current = '', next = '' }) =>
        change.mutate({ current, next }, { onSuccess: () => void navigate('/', { replace: true }) })
      }
    >
      <PasswordInput label="Current password" name="current" autoComplete="current-password" required />
      <PasswordInput
        label="New password"
        description="At least 10 characters"
        name="next"
        autoComplete="new-password"
        required
        minLength={10}
      />
    </AccountForm>
  );
}
