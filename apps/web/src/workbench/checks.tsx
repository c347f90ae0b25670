import type { CheckOutcome, CheckState, GradeReport } from '@drydock/contracts';
import { Skeleton, VisuallyHidden } from '@mantine/core';
import { formatPoints } from '../layout/points.ts';

const signs: Record<CheckState, { sign: string; words: string }> = {
  PASS: { sign: '✓', words: 'Passed' },
  FAIL: { sign: '✗', words: 'Not yet' },
  INVALID: { sign: '!', words: 'The check itself failed; it costs you nothing' },
  PENDING: { sign: '…', words: 'Checked when you submit' },
};

/** Every check with its points, as the live cluster stands now. */
export function Checks({ report }: { readonly report: GradeReport | undefined }) {
  return (
    <section className="panel" id="checks" aria-label="Live checks" tabIndex={-1}>
      <div className="panel-head">
        <h2 style={{ flex: 1 }}>Checks</h2>
        {report && (
          <span className="task-points" role="status">
            {formatPoints(report.score)} of {formatPoints(report.max)} points
          </span>
        )}
      </div>
      <div className="panel-scroll">
        {report ? <CheckList label="Checks" outcomes={report.checks} /> : <ChecksSkeleton />}
      </div>
    </section>
  );
}

interface CheckListProps {
  readonly label: string;
  readonly outcomes: readonly CheckOutcome[];
}

export function CheckList({ label, outcomes }: CheckListProps) {
  return (
    <ul className="checks" role="list" aria-label={label}>
      {outcomes.map((outcome) => (
        <CheckItem key={`${outcome.task}/${outcome.id}`} outcome={outcome} />
      ))}
    </ul>
  );
}

function CheckItem({ outcome }: { readonly outcome: CheckOutcome }) {
  const { state, title, points, max, message, found, wanted } = outcome;
  const { sign, words } = signs[state];
  return (
    <li className="check" data-state={state}>
      <span className="check-icon" aria-hidden title={words}>
        {sign}
      </span>
      <span className="check-title">
        {title} <VisuallyHidden>{words}.</VisuallyHidden>
      </span>
      <span className="check-points" aria-label={`${formatPoints(points)} of ${formatPoints(max)} points`}>
        {formatPoints(points)}/{formatPoints(max)}
      </span>
      {state !== 'PASS' && (
        <div className="check-detail">
          {message || words}
          {(found !== undefined || wanted !== undefined) && (
            <dl>
              {found !== undefined && (
                <>
                  <dt>Found</dt>
                  <dd>{found}</dd>
                </>
              )}
              {wanted !== undefined && (
                <>
                  <dt>Wanted</dt>
                  <dd>{wanted}</dd>
                </>
              )}
            </dl>
          )}
        </div>
      )}
    </li>
  );
}

function ChecksSkeleton() {
  return (
    <div style={{ padding: 12 }} role="status" aria-label="Loading the checks">
      {[1, 2, 3].map((key) => (
        <Skeleton key={key} height={16} mb={12} />
      ))}
    </div>
  );
}
