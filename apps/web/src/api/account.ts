import type { Account, ChangePasswordRequest, SignInRequest, SignUpRequest } from '@drydock/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { RequestError, request } from './request.ts';

const key = ['account'];

/** Who is signed in; null when nobody is. */
export function useAccount() {
  return useQuery({
    queryKey: key,
    queryFn: () =>
      request<Account>('/api/auth/me').catch((error: unknown) => {
        if (error instanceof RequestError && error.status === 401) return null;
        throw error;
      }),
    staleTime: 60_000,
  });
}

function useAccountChange<T>(change: (body: T) => Promise<Account>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (account: Account) => {
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== key[0] });
      client.setQueryData(key, account);
    },
  });
}

export const useSignIn = () =>
  useAccountChange((body: SignInRequest) => request<Account>('/api/auth/sign-in', body));
export const useSignUp = () =>
  useAccountChange((body: SignUpRequest) => request<Account>('/api/auth/sign-up', body));
export const useChangePassword = () =>
  useAccountChange((body: ChangePasswordRequest) => request<Account>('/api/auth/password', body));

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<undefined>('/api/auth/sign-out', {}),
    onSuccess: () => {
      client.clear();
      client.setQueryData(key, null);
    },
  });
}
