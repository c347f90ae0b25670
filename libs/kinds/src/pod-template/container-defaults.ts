// SetDefaults_Container, SetDefaults_Probe and their like of k8s.io/kubernetes/pkg/apis/core/v1/defaults.go.
import type {
  Container,
  ContainerPort,
  EnvVar,
  HTTPGetAction,
  Lifecycle,
  LifecycleHandler,
  Probe,
} from '../generated/types.ts';
import { mapField, withDefaults, withEmptyStructs, withPointerDefaults } from '../schema/go-zero-values.ts';

/** What an open field of a container means. `hostNetwork` publishes every port on the node. */
export function defaultContainer<T extends Container>(container: T, hostNetwork: boolean): T {
  let result: T = withDefaults<Container>(container, {
    imagePullPolicy: pullPolicyOf(container.image),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  }) as T;
  result = withEmptyStructs(result, 'resources');
  result = mapField(result, 'ports', (ports) => ports.map((port) => defaultPort(port, hostNetwork)));
  result = mapField(result, 'env', (env) => env.map(defaultEnv));
  result = mapField(result, 'livenessProbe', defaultProbe);
  result = mapField(result, 'readinessProbe', defaultProbe);
  result = mapField(result, 'startupProbe', defaultProbe);
  return mapField(result, 'lifecycle', defaultLifecycle);
}

/** Requests that were left out are the limits; done for pods only, not in templates. */
export function defaultRequests<T extends Container>(container: T): T {
  const { limits, requests } = container.resources ?? {};
  if (!limits || Object.keys(limits).every((name) => requests?.[name] !== undefined)) return container;
  return { ...container, resources: { ...container.resources, requests: { ...limits, ...requests } } };
}

/** `latest`, said or implied, is always pulled; a tag or digest only when it is not there yet. */
export function pullPolicyOf(image: string | undefined): 'Always' | 'IfNotPresent' {
  const reference = image ?? '';
  if (reference === '' || reference.includes('@')) return 'IfNotPresent';
  const tag = /:([^:/]+)$/.exec(reference)?.[1];
  return tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function defaultPort(port: ContainerPort, hostNetwork: boolean): ContainerPort {
  const values: Partial<ContainerPort> = {
    protocol: 'TCP',
    ...(hostNetwork ? { hostPort: port.containerPort } : {}),
  };
  return withDefaults(port, values);
}

function defaultEnv(variable: EnvVar): EnvVar {
  return mapField(variable, 'valueFrom', (source) =>
    mapField(
      mapField(source, 'fieldRef', (reference) => withDefaults(reference, { apiVersion: 'v1' })),
      'resourceFieldRef',
      (reference) => withPointerDefaults(reference, { divisor: '0' }),
    ),
  );
}

function defaultProbe(probe: Probe): Probe {
  const numbers = withDefaults(probe, {
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  });
  const handler = mapField(numbers, 'httpGet', defaultHttpGet);
  return mapField(handler, 'grpc', (grpc) => withPointerDefaults(grpc, { service: '' }));
}

function defaultLifecycle(lifecycle: Lifecycle): Lifecycle {
  return mapField(mapField(lifecycle, 'postStart', defaultHandler), 'preStop', defaultHandler);
}

function defaultHandler(handler: LifecycleHandler): LifecycleHandler {
  return mapField(handler, 'httpGet', defaultHttpGet);
}

function defaultHttpGet(get: HTTPGetAction): HTTPGetAction {
  return withDefaults(get, { path: '/', scheme: 'HTTP' });
}
