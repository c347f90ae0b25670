export interface Piece {
  readonly text: string;
  readonly code: boolean;
}

/** A sentence of the grader with its parts in backticks apart; a backtick without its other is an ordinary letter. */
export function codePieces(sentence: string): readonly Piece[] {
  return sentence
    .split(/(`[^`]+`)/)
    .filter((part) => part !== '')
    .map((part) =>
      /^`[^`]+`$/.test(part) ? { text: part.slice(1, -1), code: true } : { text: part, code: false },
    );
}
