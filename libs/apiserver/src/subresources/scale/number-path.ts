import { isObject, type KubeObject } from '@drydock/machinery';

/** `.spec.replicas` as its steps. */
export function pathOf(text = ''): readonly string[] {
  return text.split('.').filter((part) => part !== '');
}

/** The number at a path, 0 when there is none. */
export function readNumber(object: KubeObject, path: readonly string[]): number {
  const value = path.reduce<unknown>((at, step) => (isObject(at) ? at[step] : undefined), object);
  return typeof value === 'number' ? value : 0;
}

export function withNumber(object: KubeObject, path: readonly string[], value: number): KubeObject {
  return withValue(object, path, value) as KubeObject;
}

function withValue(at: unknown, [step, ...rest]: readonly string[], value: number): unknown {
  return step === undefined
    ? value
    : { ...(isObject(at) ? at : {}), [step]: withValue(isObject(at) ? at[step] : {}, rest, value) };
}
