import type { ReactNode } from 'react';

export type Tone = 'good' | 'bad' | 'wait' | 'plain';

/** A short state in colour and words; the colour never says it alone. */
export function StateBadge({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <span className="state" data-tone={tone}>
      {children}
    </span>
  );
}
