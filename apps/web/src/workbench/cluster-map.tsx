import type { ClusterMap } from '@drydock/contracts';
import { Skeleton, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { StateBadge } from '../layout/state-badge.tsx';
import { type Pod, podTone, podsByNode, withoutSystem, workloadTone } from './map-view.ts';

/** The cluster as it is now: nodes with their pods, what keeps the pods alive, what leads to them. */
export function ClusterMapView({ map }: { readonly map: ClusterMap | undefined }) {
  const [system, setSystem] = useState(false);
  if (!map)
    return (
      <div style={{ padding: 12 }} role="status" aria-label="Loading the cluster map">
        <Skeleton height={90} mb={10} />
        <Skeleton height={60} />
      </div>
    );
  const shown = system ? map : withoutSystem(map);
  return (
    <div className="panel-scroll" tabIndex={0} role="region" aria-label="Cluster map">
      <div className="map">
        <div className="map-nodes">
          {podsByNode(shown).map(({ node, ready, pods }) => (
            <NodeView key={node} node={node} ready={ready} pods={pods} />
          ))}
        </div>
        <Workloads workloads={shown.workloads} />
        <Services services={shown.services} />
        <Switch
          size="xs"
          label="Show what the cluster itself runs"
          checked={system}
          onChange={(event) => setSystem(event.currentTarget.checked)}
        />
      </div>
    </div>
  );
}

interface NodeViewProps {
  readonly node: string;
  readonly ready: boolean;
  readonly pods: readonly Pod[];
}

function NodeView({ node, ready, pods }: NodeViewProps) {
  const name = node || 'On no node yet';
  return (
    <section className="map-node" data-ready={ready} aria-label={node ? `Node ${node}` : name}>
      <div className="map-title">
        {name}
        {node && <StateBadge tone={ready ? 'good' : 'bad'}>{ready ? 'Ready' : 'NotReady'}</StateBadge>}
      </div>
      {pods.length === 0 ? (
        <Text size="xs" c="dimmed">
          No pods
        </Text>
      ) : (
        <ul className="map-row" role="list" aria-label={`Pods: ${name}`}>
          {pods.map((pod) => (
            <li key={`${pod.namespace}/${pod.name}`} className="map-item" data-tone={podTone(pod)}>
              <strong>{pod.name}</strong>
              <span className="map-status">
                {pod.status}
                {pod.status === 'Running' && !pod.ready ? ', not ready' : ''}
              </span>
              <Namespace name={pod.namespace} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Workloads({ workloads }: Pick<ClusterMap, 'workloads'>) {
  if (workloads.length === 0) return null;
  return (
    <section aria-label="Workloads">
      <h3>Workloads</h3>
      <ul className="map-row" role="list">
        {workloads.map((workload) => (
          <li
            key={`${workload.kind}/${workload.namespace}/${workload.name}`}
            className="map-item"
            data-tone={workloadTone(workload)}
          >
            <strong>{workload.name}</strong>
            <span>{workload.kind} · </span>
            <span className="map-status">
              {workload.ready}/{workload.desired} ready
            </span>
            <Namespace name={workload.namespace} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Services({ services }: Pick<ClusterMap, 'services'>) {
  if (services.length === 0) return null;
  return (
    <section aria-label="Services">
      <h3>Services</h3>
      <ul className="map-row" role="list">
        {services.map((service) => (
          <li
            key={`${service.namespace}/${service.name}`}
            className="map-item"
            data-tone={service.pods.length > 0 ? 'good' : 'wait'}
          >
            <strong>{service.name}</strong>
            <span>
              {service.type} · {service.ports.join(', ')}
            </span>
            <br />
            <span className="map-status">
              → {service.pods.length > 0 ? service.pods.join(', ') : 'no ready pod'}
            </span>
            <Namespace name={service.namespace} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Namespace({ name }: { readonly name: string }) {
  return name === 'default' ? null : <span> · {name}</span>;
}
