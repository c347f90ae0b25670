import type { CheckOutcome, CheckState, GradeReport } from '@drydock/contracts';
import { Skeleton, VisuallyHidden } from '@mantine/core';
import { Fragment, useState } from 'react';
import { formatPoints } from '../layout/points.ts';
import { changesBetween, keyOf, noChanges, wordsOf } from './check-changes.ts';
import { codePieces } from './code-pieces.ts';

type Signs = Readonly<Record<CheckState, { readonly sign: string; readonly words: string }>>;
const live: Signs = {
  PASS: { sign: '✓', words: 'Passed' },
  // while somebody works on it, what is not done yet is not wrong
  FAIL: { sign: '○', words: 'Not yet' },
  INVALID: { sign: '!', words: 'The check itself failed; it costs you nothing' },
  PENDING: { sign: '…', words: 'Checked when you submit' },
};
const final: Signs = {
  ...live,
  FAIL: { sign: '✗', words: 'Not passed' },
  PENDING: { sign: '…', words: 'Not checked' },
};

/** Every check with its points, as the live cluster stands now. */
export function Checks({ report }: { readonly report: GradeReport | undefined }) {
  const changes = useChanges(report);
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
      <VisuallyHidden aria-live="polite">{wordsOf(changes)}</VisuallyHidden>
      <div className="panel-scroll" tabIndex={0} role="group" aria-label="List of checks">
        {report ? (
          <CheckList
            label="Checks"
            outcomes={report.checks}
            live
            turned={new Set([...changes.passed, ...changes.lost].map(keyOf))}
          />
        ) : (
          <ChecksSkeleton />
        )}
      </div>
    </section>
  );
}

/** What the last report that changed anything has changed. */
function useChanges(report: GradeReport | undefined) {
  const [last, setLast] = useState(report);
  const [changes, setChanges] = useState(noChanges);
  if (report && report !== last) {
    const next = changesBetween(last, report);
    if (wordsOf(next)) setChanges(next);
    setLast(report);
  }
  return changes;
}

interface CheckListProps {
  readonly label: string;
  readonly outcomes: readonly CheckOutcome[];
  /** Whether the learner still works on them. */
  readonly live?: boolean;
  /** Checks that have just passed, or no longer do. */
  readonly turned?: ReadonlySet<string>;
}

export function CheckList({ label, outcomes, live: isLive = false, turned }: CheckListProps) {
  return (
    <ul className="checks" role="list" aria-label={label}>
      {outcomes.map((outcome) => (
        <CheckItem
          key={keyOf(outcome)}
          outcome={outcome}
          signs={isLive ? live : final}
          turned={turned?.has(keyOf(outcome)) ?? false}
        />
      ))}
    </ul>
  );
}

interface CheckItemProps {
  readonly outcome: CheckOutcome;
  readonly signs: Signs;
  readonly turned: boolean;
}

function CheckItem({ outcome, signs, turned }: CheckItemProps) {
  const { state, title, points, max, message } = outcome;
  const { sign, words } = signs[state];
  const tone = signs === live && state === 'FAIL' ? 'OPEN' : state;
  return (
    <li className="check" data-state={tone} data-turned={turned}>
      <span className="check-icon" aria-hidden title={words}>
        {sign}
      </span>
      <span className="check-title">
        {title} <VisuallyHidden>{words}.</VisuallyHidden>
      </span>
      <span className="check-points">
        <span aria-hidden>
          {formatPoints(points)}/{formatPoints(max)}
        </span>
        <VisuallyHidden>
          {formatPoints(points)} of {formatPoints(max)} points.
        </VisuallyHidden>
      </span>
      {state !== 'PASS' && <CheckDetail outcome={outcome} text={message || words} folded={signs === live} />}
    </li>
  );
}

interface CheckDetailProps {
  readonly outcome: CheckOutcome;
  readonly text: string;
  /** A sentence for each leaves room for all checks; what was found and wanted is behind it. */
  readonly folded: boolean;
}

function CheckDetail({ outcome, text, folded }: CheckDetailProps) {
  const { found, wanted } = outcome;
  const plain = found === undefined && wanted === undefined;
  if (plain || !folded)
    return (
      <div className="check-detail">
        <Sentence text={text} />
        {!plain && <Difference outcome={outcome} />}
      </div>
    );
  return (
    <details className="check-detail">
      <summary>
        <Sentence text={text} />
      </summary>
      <Difference outcome={outcome} />
    </details>
  );
}

function Sentence({ text }: { readonly text: string }) {
  return codePieces(text).map((piece, index) =>
    piece.code ? <code key={index}>{piece.text}</code> : <Fragment key={index}>{piece.text}</Fragment>,
  );
}

function Difference({ outcome: { found, wanted } }: { readonly outcome: CheckOutcome }) {
  return (
    <dl>
      {found !== undefined && (
        <div>
          <dt>Found</dt> <dd>{found}</dd>
        </div>
      )}
      {wanted !== undefined && (
        <div>
          <dt>Wanted</dt> <dd>{wanted}</dd>
        </div>
      )}
    </dl>
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
