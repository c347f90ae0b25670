import {
  createEventRecorder,
  createInformers,
  startReconciler,
  type Client,
  type EventRecorder,
  type Reconciler,
  type WorkQueue,
} from '@drydock/client';
import type { Clock, Random } from '@drydock/machinery';
import type { ControllerDefinition, ControllerSettings } from './controller.ts';
import { controllers } from './registry.ts';

export interface ControllersOptions {
  /** May do everything: kube-controller-manager's own user. */
  readonly client: Client;
  readonly clock: Clock;
  readonly random: Random;
  readonly settings: ControllerSettings;
  /** Default: all. */
  readonly only?: readonly ControllerDefinition[];
}

export interface Controllers {
  /** Resolves when all caches are filled and work begins. */
  readonly ready: Promise<void>;
  stop(): void;
}

/** Starts kube-controller-manager: one informer per resource for all, one work loop per reconciler. */
export function startControllers(options: ControllersOptions): Controllers {
  const { client, clock, random, settings } = options;
  const informers = createInformers(client, clock);
  const queues: WorkQueue[] = [];
  let open: () => void = () => undefined;
  const filled = new Promise<void>((resolve) => (open = resolve));
  const run = ({ name, reconcile }: Reconciler): WorkQueue => {
    const gated: Reconciler = {
      name,
      // half-filled caches would make a controller create what exists
      reconcile: async (key, queue) => {
        await filled;
        await reconcile(key, queue);
      },
    };
    const queue = startReconciler(gated, clock);
    queues.push(queue);
    return queue;
  };
  for (const definition of options.only ?? controllers) {
    const recorder = (component = definition.name): EventRecorder =>
      createEventRecorder(client, clock, random.fork(component), { component });
    definition.start({
      client,
      informers,
      clock,
      random: random.fork(definition.name),
      settings,
      recorder,
      run,
    });
  }
  return {
    ready: informers.start().then(open),
    stop() {
      informers.stop();
      for (const queue of queues) queue.stop();
    },
  };
}
