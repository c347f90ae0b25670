export type Refusal =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'too-many-requests'
  | 'unavailable';

/** A request that is refused for a reason its sender may know. Everything else is an internal error. */
export class DomainError extends Error {
  readonly refusal: Refusal;
  /** Stable word for programs. */
  readonly code: string;

  constructor(refusal: Refusal, message: string, code: string = refusal) {
    super(message);
    this.refusal = refusal;
    this.code = code;
  }
}

/** Also said of what belongs to somebody else: that it exists is not told. */
export const attemptNotFound = () => new DomainError('not-found', 'There is no such attempt.');
export const labNotFound = (lab: string) => new DomainError('not-found', `There is no lab "${lab}".`);
export const signInRequired = () => new DomainError('unauthenticated', 'Sign in first.');
