// The failures of kubectl and how they are worded: what cmd/util/helpers.go of kubectl is.
import { StatusError, type StatusCause } from '@drydock/machinery';

/** Ends the command without a further message. */
export class ExitError extends Error {
  constructor(
    readonly code: number,
    message = '',
  ) {
    super(message);
  }
}

/** The server could not be reached: what Go's url.Error is. `cause` is for example `dial tcp 127.0.0.1:8080: connect: connection refused`. */
export class DialError extends Error {
  constructor(
    readonly server: string,
    readonly causeText: string,
  ) {
    super(causeText);
    this.name = 'DialError';
  }
}

/** Several failures at once; each gets a line. */
export class AggregateFailure extends Error {
  constructor(readonly errors: readonly unknown[]) {
    super(aggregateText(errors));
    this.name = 'AggregateFailure';
  }
}

/** A failure that is worded in full and gets no `error: ` before it. */
export class PlainError extends Error {}

function aggregateText(errors: readonly unknown[]): string {
  const texts = [...new Set(errors.map(plainText))];
  return texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`;
}

export function plainText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Throws what was collected: nothing, the one, or all of them. */
export function throwCollected(errors: readonly unknown[]): void {
  const flat = errors.flatMap((error) => (error instanceof AggregateFailure ? error.errors : [error]));
  if (flat.length === 1) throw flat[0];
  if (flat.length > 1) throw new AggregateFailure(flat);
}

/** An error message that names the file or verb it belongs to; the reason of a StatusError is kept. */
export function withSource(verb: string, source: string | undefined, error: unknown): unknown {
  if (!source) return error;
  const message = `error when ${verb} ${JSON.stringify(source)}: ${plainText(error)}`;
  if (error instanceof StatusError) return new StatusError({ ...error.status, message });
  return new Error(message);
}

/** What goes to stderr, with its final newline, and the exit code. */
export function reportOf(error: unknown): { text: string; code: number } {
  if (error instanceof ExitError) return { text: line(error.message), code: error.code };
  if (error instanceof AggregateFailure && error.errors.length === 1) return reportOf(error.errors[0]);
  if (error instanceof StatusError && error.reason === 'Invalid')
    return { text: line(invalidText(error)), code: 1 };
  if (error instanceof AggregateFailure)
    return {
      text: error.errors.map((one) => line(standardMessage(one) ?? plainText(one))).join(''),
      code: 1,
    };
  const text = standardMessage(error) ?? withPrefix(plainText(error));
  return { text: line(text), code: 1 };
}

const line = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\n`);
const withPrefix = (text: string) => (text.startsWith('error: ') ? text : `error: ${text}`);

function standardMessage(error: unknown): string | undefined {
  if (error instanceof PlainError) return error.message;
  if (error instanceof StatusError) {
    if (error.status.reason === 'Unauthorized')
      return `error: You must be logged in to the server (${error.message})`;
    return error.status.reason
      ? `Error from server (${error.status.reason}): ${error.message}`
      : `Error from server: ${error.message}`;
  }
  if (error instanceof DialError) {
    if (!error.causeText.includes('connection refused'))
      return `Unable to connect to the server: ${error.causeText}`;
    return `The connection to the server ${hostOf(error.server)} was refused - did you specify the right host or port?`;
  }
  return undefined;
}

function hostOf(server: string): string {
  return server.replace(/^[a-z]+:\/\//, '').replace(/\/.*$/, '');
}

function invalidText(error: StatusError): string {
  const { details, message } = error.status;
  if (!details) return message ? `The request is invalid: ${message}` : 'The request is invalid';
  const causes = details.causes ?? [];
  let text = 'The request is invalid';
  if (details.kind || details.name)
    text = `The ${details.kind ?? ''} ${JSON.stringify(details.name ?? '')} is invalid`;
  else if (message && causes.length === 0) text += `: ${message}`;
  if (causes.length === 0) return text;
  return multiline(`${text}: `, causeTexts(causes));
}

function causeTexts(causes: readonly StatusCause[]): string[] {
  return [...new Set(causes.map((cause) => `${cause.field ?? ''}: ${cause.message ?? ''}`))];
}

function multiline(prefix: string, texts: readonly string[]): string {
  if (texts.length === 1) return `${prefix}${texts[0]}\n`;
  return `${prefix}\n${texts.map((text) => `* ${text}\n`).join('')}`;
}

/** What `edit` shows above an object that was refused. */
export function causesOf(error: unknown): { title: string; causes: readonly string[] } | undefined {
  if (!(error instanceof StatusError) || !error.status.details) return undefined;
  const { kind, name, causes } = error.status.details;
  return {
    title: `${kind ?? ''} ${JSON.stringify(name ?? '')} is invalid`,
    causes: (causes ?? []).map((cause) => `${cause.field ?? ''}: ${cause.message ?? ''}`),
  };
}
