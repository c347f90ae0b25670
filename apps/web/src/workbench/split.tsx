import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { clampShare, readShare, shareFromKey, storeShare } from './split-share.ts';

interface SplitProps {
  /** Under this name the browser remembers the size. */
  readonly name: string;
  readonly label: string;
  readonly orientation: 'horizontal' | 'vertical';
  readonly initial: number;
  /** Gives the second pane as much as it can get, for as long as it is set. */
  readonly maximised?: boolean;
  readonly first: ReactNode;
  readonly second: ReactNode;
}

/** Two panes with a bar between them that mouse, touch and arrow keys move. */
export function Split({ name, label, orientation, initial, maximised, first, second }: SplitProps) {
  const [chosen, setShare] = useState(() => readShare(name) ?? initial);
  const share = maximised ? clampShare(0) : chosen;
  const root = useRef<HTMLDivElement>(null);
  const change = (next: number) => {
    setShare(clampShare(next));
    storeShare(name, clampShare(next));
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || !root.current) return;
    const box = root.current.getBoundingClientRect();
    change(
      orientation === 'horizontal'
        ? (event.clientX - box.left) / box.width
        : (event.clientY - box.top) / box.height,
    );
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const next = shareFromKey(event.key, orientation, share);
    if (next === undefined) return;
    event.preventDefault();
    change(next);
  };
  return (
    <div className="split" data-orientation={orientation} ref={root}>
      <div className="split-pane" style={{ flex: `${share} 1 0` }}>
        {first}
      </div>
      <div
        className="split-bar"
        role="separator"
        tabIndex={0}
        aria-label={label}
        aria-orientation={orientation === 'horizontal' ? 'vertical' : 'horizontal'}
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={15}
        aria-valuemax={85}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
        onDoubleClick={() => change(initial)}
        onKeyDown={onKeyDown}
      />
      <div className="split-pane" style={{ flex: `${1 - share} 1 0` }}>
        {second}
      </div>
    </div>
  );
}
