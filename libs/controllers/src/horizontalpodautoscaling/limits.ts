// How fast and how far a target may be scaled: recommendations of the past, policies, minimum and maximum. After the
// normalizing half of pkg/controller/podautoscaler/horizontal.go.
import type { V2HorizontalPodAutoscaler, V2HPAScalingRules } from '@drydock/kinds';

export interface Verdict {
  readonly replicas: number;
  /** Of the condition AbleToScale. */
  readonly able: readonly [reason: string, message: string];
  /** Of the condition ScalingLimited; absent when it is not. */
  readonly limited?: readonly [reason: string, message: string];
}

interface Recommendation {
  readonly replicas: number;
  readonly time: number;
}

interface ScaleEvent {
  readonly change: number;
  readonly time: number;
}

/** What an autoscaler remembers between its looks. */
export interface Memory {
  recommendations: Recommendation[];
  ups: ScaleEvent[];
  downs: ScaleEvent[];
}

export const newMemory = (): Memory => ({ recommendations: [], ups: [], downs: [] });

const downWindowSeconds = 300;
const tooFast = 'the desired replica count is increasing faster than the maximum scale rate';
const tooFastDown = 'the desired replica count is decreasing faster than the maximum scale rate';
const tooMany = 'the desired replica count is more than the maximum replica count';
const tooFew = 'the desired replica count is less than the minimum replica count';

export function limitReplicas(
  autoscaler: V2HorizontalPodAutoscaler,
  memory: Memory,
  current: number,
  desired: number,
  now: number,
): Verdict {
  const { behavior } = autoscaler.spec ?? {};
  const upWindow = behavior?.scaleUp?.stabilizationWindowSeconds ?? 0;
  const downWindow = behavior?.scaleDown?.stabilizationWindowSeconds ?? downWindowSeconds;
  const { stabilized, able } = stabilize(memory, current, desired, { upWindow, downWindow }, now);
  const bounds = behavior
    ? policyBounds(behavior.scaleUp, behavior.scaleDown, memory, current, now)
    : { up: Math.max(2 * current, 4), down: 0 };
  const { minReplicas: least = 1, maxReplicas: most = 1 } = autoscaler.spec ?? {};
  const ready = { able };
  if (stabilized > current || !behavior) {
    const ceiling = Math.min(most, bounds.up);
    if (stabilized > ceiling && (!behavior || stabilized > current))
      return {
        ...ready,
        replicas: Math.max(ceiling, behavior ? current : 0),
        limited: most > bounds.up ? ['ScaleUpLimit', tooFast] : ['TooManyReplicas', tooMany],
      };
  }
  const floor = behavior && stabilized < current ? Math.max(least, bounds.down) : least;
  if (stabilized < floor)
    return {
      ...ready,
      replicas: floor,
      limited: floor > least ? ['ScaleDownLimit', tooFastDown] : ['TooFewReplicas', tooFew],
    };
  return { ...ready, replicas: stabilized };
}

/** The lowest recommendation of the window upwards, the highest downwards: no flapping. */
function stabilize(
  memory: Memory,
  current: number,
  desired: number,
  { upWindow, downWindow }: { readonly upWindow: number; readonly downWindow: number },
  now: number,
) {
  let [up, down] = [desired, desired];
  for (const { replicas, time } of memory.recommendations) {
    if (time > now - upWindow * 1000) up = Math.min(up, replicas);
    if (time > now - downWindow * 1000) down = Math.max(down, replicas);
  }
  const oldest = now - Math.max(upWindow, downWindow) * 1000;
  memory.recommendations = memory.recommendations.filter(({ time }) => time > oldest);
  memory.recommendations.push({ replicas: desired, time: now });
  let stabilized = current;
  if (stabilized < up) stabilized = up;
  if (stabilized > down) stabilized = down;
  const able: readonly [string, string] =
    stabilized === desired
      ? ['ReadyForNewScale', 'recommended size matches current size']
      : desired > current
        ? [
            'ScaleUpStabilized',
            'recent recommendations were lower than current one, applying the lowest recent recommendation',
          ]
        : [
            'ScaleDownStabilized',
            'recent recommendations were higher than current one, applying the highest recent recommendation',
          ];
  return { stabilized, able };
}

/** As far as the policies let it go from where it was at the beginning of each one's period. */
function policyBounds(
  up: V2HPAScalingRules | undefined,
  down: V2HPAScalingRules | undefined,
  memory: Memory,
  current: number,
  now: number,
) {
  const changed = (events: readonly ScaleEvent[], seconds: number) =>
    events.filter(({ time }) => time > now - seconds * 1000).reduce((sum, { change }) => sum + change, 0);
  const ups = (up?.policies ?? []).map(({ type, value, periodSeconds }) => {
    const start = current - changed(memory.ups, periodSeconds) + changed(memory.downs, periodSeconds);
    return type === 'Pods' ? start + value : Math.ceil(start * (1 + value / 100));
  });
  const downs = (down?.policies ?? []).map(({ type, value, periodSeconds }) => {
    const start = current - changed(memory.ups, periodSeconds) + changed(memory.downs, periodSeconds);
    return type === 'Pods' ? start - value : Math.trunc(start * (1 - value / 100));
  });
  return {
    up:
      up?.selectPolicy === 'Disabled'
        ? current
        : up?.selectPolicy === 'Min'
          ? Math.min(...ups)
          : Math.max(...ups),
    down:
      down?.selectPolicy === 'Disabled'
        ? current
        : down?.selectPolicy === 'Min'
          ? Math.max(...downs)
          : Math.min(...downs),
  };
}

/** Remembers a change of size for the policies. */
export function rememberChange(memory: Memory, from: number, to: number, now: number): void {
  const oldest = now - 1_800_000;
  memory.ups = memory.ups.filter(({ time }) => time > oldest);
  memory.downs = memory.downs.filter(({ time }) => time > oldest);
  if (to > from) memory.ups.push({ change: to - from, time: now });
  if (to < from) memory.downs.push({ change: from - to, time: now });
}
