/** Something an author should mend, with its place and the mend. Errors keep a lab from being published. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  readonly file: string;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  /** Where in the document: `spec.tasks[0].checks[1].points`. */
  readonly path: string;
  readonly message: string;
  /** What to do. */
  readonly mend?: string;
}

export type Path = readonly (string | number)[];

export function pathText(path: Path): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join('');
}

/** `lab.yaml:12:5: error: …` as compilers print it. */
export function formatFinding({ file, line, column, severity, path, message, mend }: Finding): string {
  const place = path === '' ? '' : `${path}: `;
  return `${file}:${line}:${column}: ${severity}: ${place}${message}${mend === undefined ? '' : ` (${mend})`}`;
}
