// Services of type LoadBalancer get an address: the part of a cloud provider. Docker Desktop's answers on localhost.
import { resources } from '@drydock/client';
import type { LoadBalancerStatus, Service } from '@drydock/kinds';
import type { ControllerDefinition } from '../controller.ts';
import { semanticallyEqual } from '../equality.ts';
import { keyOf, splitKey } from '../keys.ts';

export const serviceLoadBalancerController: ControllerDefinition = {
  name: 'service-load-balancer-controller',
  start({ client, informers, run, settings }) {
    const { loadBalancer } = settings;
    if (!loadBalancer) return;
    const services = informers.for(resources.services);
    const queue = run({
      name: serviceLoadBalancerController.name,
      async reconcile(key) {
        const { namespace, name } = splitKey(key);
        const service = services.get(namespace, name);
        if (!service || service.metadata.deletionTimestamp) return;
        const wanted: LoadBalancerStatus = isOurs(service) ? { ingress: [ingress] } : {};
        if (semanticallyEqual(service.status?.loadBalancer ?? {}, wanted)) return;
        await client
          .of(resources.services, namespace)
          .updateStatus({ ...service, status: { ...service.status, loadBalancer: wanted } });
      },
    });
    const ingress = { ...loadBalancer, ...(loadBalancer.ip ? { ipMode: 'VIP' } : {}) };
    services.onChange(({ current }) => {
      if (current) queue.add(keyOf(current));
    });
  },
};

/** A Service that names a class of load balancers is left to whoever serves that class. */
function isOurs(service: Service): boolean {
  return service.spec?.type === 'LoadBalancer' && service.spec.loadBalancerClass === undefined;
}
