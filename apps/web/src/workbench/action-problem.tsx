import { CloseButton } from '@mantine/core';
import type { AttemptActions } from '../api/attempts.ts';

/** Says why an undo, a reset, a hint or the solution was refused. */
export function ActionProblem({ actions }: { readonly actions: AttemptActions }) {
  const { undo, reset, takeHint, openSolution } = actions;
  const failed = [undo, reset, takeHint, openSolution].find(({ error }) => error);
  return (
    <div role="alert">
      {failed && (
        <div className="action-problem">
          <span>{failed.error?.message}</span>
          <CloseButton size="sm" aria-label="Dismiss" onClick={() => failed.reset()} />
        </div>
      )}
    </div>
  );
}
