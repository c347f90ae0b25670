import { kindsOf, type CheckBody } from '@drydock/lab';
import type { CheckContext, CheckType } from '../check-type.ts';
import { checkTypes } from '../registry.ts';
import { invalid, InvalidCheck, type Verdict } from '../result.ts';

/** `live`: on the learner's own cluster, where nothing may be changed and no time may pass. */
export type Mode = 'live' | 'grade';

const later: Verdict = { state: 'PENDING', message: 'Checked when you submit.' };

/** One look at the world; what breaks the check itself becomes INVALID. */
export async function evaluateBody(
  body: CheckBody,
  mode: Mode,
  context: Omit<CheckContext, 'evaluate'>,
): Promise<Verdict> {
  const kinds = kindsOf(body);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) return invalid('The check has no kind, or more than one.');
  if (mode === 'live' && !mayRunLive(kind, body, context)) return later;
  const type = checkTypes[kind] as unknown as CheckType;
  try {
    const evaluate = (inner: CheckBody) => evaluateBody(inner, mode, context);
    return await type.evaluate(body[kind] as never, { ...context, evaluate });
  } catch (error) {
    if (error instanceof InvalidCheck) return invalid(error.message);
    return invalid(`The check broke: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function mayRunLive(
  kind: keyof CheckBody,
  body: CheckBody,
  { target }: Omit<CheckContext, 'evaluate'>,
): boolean {
  const { live } = checkTypes[kind];
  if (live !== 'http') return live;
  const method = body.http?.method ?? 'GET';
  // A GET through the network changes no object; anything else might.
  return target.live?.http === true && (method === 'GET' || method === 'HEAD');
}
