import type {
  Attempt,
  GradeReport,
  LabCard,
  Progress,
  Solution,
  Submission,
  TakeHintRequest,
  Workbench,
} from '@drydock/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from './request.ts';

export const useLabs = () =>
  useQuery({ queryKey: ['labs'], queryFn: () => request<readonly LabCard[]>('/api/labs') });
export const useProgress = () =>
  useQuery({ queryKey: ['progress'], queryFn: () => request<Progress>('/api/progress') });
export const useResults = (id: string) =>
  useQuery({
    queryKey: ['results', id],
    queryFn: () => request<Pick<GradeReport, 'checks'>>(`/api/attempts/${id}/results`),
  });
export const useWorkbench = (id: string) =>
  useQuery({
    queryKey: ['workbench', id],
    queryFn: () => request<Workbench>(`/api/attempts/${id}`),
    staleTime: 30_000,
  });

export const useStartAttempt = () =>
  useMutation({ mutationFn: (lab: string) => request<Attempt>('/api/attempts', { lab }) });

/** The things that one can do to an attempt; each refreshes what it changed. */
export function useAttemptActions(id: string) {
  const client = useQueryClient();
  const changed = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['workbench', id] }),
      client.invalidateQueries({ queryKey: ['labs'] }),
      client.invalidateQueries({ queryKey: ['progress'] }),
      client.invalidateQueries({ queryKey: ['results', id] }),
    ]);
  const path = `/api/attempts/${id}`;
  return {
    undo: useMutation({ mutationFn: () => request<undefined>(`${path}/undo`, {}) }),
    reset: useMutation({ mutationFn: () => request<undefined>(`${path}/reset`, {}), onSuccess: changed }),
    submit: useMutation({ mutationFn: () => request<Submission>(`${path}/submit`, {}), onSuccess: changed }),
    takeHint: useMutation({
      mutationFn: (hint: TakeHintRequest) => request<{ text: string }>(`${path}/hints`, hint),
      onSuccess: changed,
    }),
    openSolution: useMutation({
      mutationFn: () => request<Solution>(`${path}/solution`, {}),
      onSuccess: changed,
    }),
  };
}
export type AttemptActions = ReturnType<typeof useAttemptActions>;
