// Updates and deletions are one synchronous step, and a webhook takes time. So a step that needs an answer stops, by
// throwing the question, before it has stored anything; when the answer is there the whole request runs again from its
// start and finds it. An answer counts only for the very same objects: whoever wrote in the meantime makes it ask again.
import { deepEqual, isObject } from '@drydock/machinery';

/** Thrown by a step that cannot go on before `ready`. */
export class PendingAnswer {
  constructor(readonly ready: Promise<void>) {}
}

interface Answer {
  readonly question: unknown;
  readonly value: unknown;
  readonly asked: number;
}

/** A hook may draw a random value each time it runs; then the last answer has to do. */
const maximumAsked = 3;

export class Answers {
  readonly #known = new Map<string, Answer>();

  /** The answer to a question, or PendingAnswer while nobody knows it. `ask` does not reject. */
  get<T>(key: string, question: unknown, ask: () => Promise<T>): T {
    const plain = withoutTimes(question);
    const known = this.#known.get(key);
    if (known && (known.asked >= maximumAsked || deepEqual(known.question, plain))) return known.value as T;
    const asked = (known?.asked ?? 0) + 1;
    throw new PendingAnswer(
      ask().then((value) => {
        this.#known.set(key, { question: plain, value, asked });
      }),
    );
  }
}

/** managedFields carry the time of the write, which goes on while the webhook thinks. */
function withoutTimes(question: unknown): unknown {
  if (Array.isArray(question)) return question.map(withoutTimes);
  if (!isObject(question) || !isObject(question['metadata'])) return question;
  const { managedFields: _managed, ...metadata } = question['metadata'];
  return { ...question, metadata };
}

/** Runs a step again until it has all answers. */
export async function withAnswers<T>(step: () => T | Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof PendingAnswer)) throw error;
      await error.ready;
    }
  }
}
