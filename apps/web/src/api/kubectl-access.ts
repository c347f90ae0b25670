import type { KubectlAccess, NewKubectlAccess } from '@drydock/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from './request.ts';

/** How often "last used" is looked up while its dialog is open (ms). */
const refresh = 5000;

/** The kubeconfigs that an attempt has handed out, and what one can do about them. Asked for while `enabled`. */
export function useKubectlAccess(attempt: string, enabled: boolean) {
  const client = useQueryClient();
  const path = `/api/attempts/${attempt}/kubectl-access`;
  const queryKey = ['kubectl-access', attempt];
  const onSuccess = () => client.invalidateQueries({ queryKey });
  return {
    list: useQuery({
      queryKey,
      queryFn: () => request<readonly KubectlAccess[]>(path),
      enabled,
      refetchInterval: refresh,
    }),
    create: useMutation({ mutationFn: () => request<NewKubectlAccess>(path, {}), onSuccess }),
    revoke: useMutation({
      mutationFn: (id: string) => request<undefined>(`${path}/${id}`, undefined, 'DELETE'),
      onSuccess,
    }),
  };
}
