// What autoscaling/v1 has no field for travels in these annotations: JSON of the old shape, which names amounts by their
// use (`targetAverageValue`) where v2 has one target.
export const roundTrip = {
  metrics: 'autoscaling.alpha.kubernetes.io/metrics',
  behavior: 'autoscaling.alpha.kubernetes.io/behavior',
  currentMetrics: 'autoscaling.alpha.kubernetes.io/current-metrics',
  conditions: 'autoscaling.alpha.kubernetes.io/conditions',
} as const;

type Annotations = Readonly<Record<string, string>>;

/** The annotations that are the user's own; undefined when there are none. */
export function withoutRoundTrip(annotations: Annotations | undefined): Annotations | undefined {
  const kept = Object.entries(annotations ?? {}).filter(
    ([key]) => !Object.values<string>(roundTrip).includes(key),
  );
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

/** A metric or its status in the old shape: every field that any of the five sources may have. */
export interface OldSource {
  readonly target?: { readonly kind: string; readonly name: string; readonly apiVersion?: string };
  readonly name?: string;
  readonly container?: string;
  readonly metricName?: string;
  readonly selector?: object;
  readonly metricSelector?: object;
  readonly averageValue?: string;
  readonly targetValue?: string;
  readonly targetAverageValue?: string;
  readonly targetAverageUtilization?: number;
  readonly currentValue?: string;
  readonly currentAverageValue?: string;
  readonly currentAverageUtilization?: number;
}
export interface OldMetric {
  readonly type: string;
  readonly object?: OldSource;
  readonly pods?: OldSource;
  readonly resource?: OldSource;
  readonly containerResource?: OldSource;
  readonly external?: OldSource;
}
