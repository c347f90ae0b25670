import type { ClusterMap } from '@drydock/contracts';
import { Skeleton, Switch, VisuallyHidden } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { StateBadge, type Tone } from '../layout/state-badge.tsx';
import { hasSystem, podsByNode, signOf, tallyOf, withoutSystem, workloadTone } from './map-view.ts';
import { PodTiles } from './pod-tiles.tsx';

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
    <>
      <div className="map-head">
        <span>{tallyOf(shown.pods)}</span>
        {hasSystem(map) && (
          <Switch
            size="xs"
            label="Show what the cluster itself runs"
            labelPosition="left"
            checked={system}
            onChange={(event) => setSystem(event.currentTarget.checked)}
          />
        )}
      </div>
      <div className="panel-scroll" tabIndex={0} role="region" aria-label="Cluster map">
        <div className="map">
          <Nodes map={shown} />
          <Workloads workloads={shown.workloads} />
          <Services services={shown.services} />
        </div>
      </div>
    </>
  );
}

function Nodes({ map }: { readonly map: ClusterMap }) {
  return (
    <div className="map-nodes">
      {podsByNode(map).map(({ node, ready, pods }) => {
        const name = node || 'On no node yet';
        return (
          <section
            key={node}
            className="map-node"
            data-ready={ready}
            aria-label={node ? `Node ${node}` : name}
          >
            <div className="map-title">
              {name}
              {node && (
                <StateBadge tone={ready ? 'good' : 'bad'}>{ready ? '✓ Ready' : '✗ NotReady'}</StateBadge>
              )}
            </div>
            <PodTiles pods={pods} label={`Pods: ${name}`} />
          </section>
        );
      })}
    </div>
  );
}

function Workloads({ workloads }: Pick<ClusterMap, 'workloads'>) {
  return (
    <MapSection title="Workloads">
      {workloads.map((workload) => (
        <Tile
          key={`${workload.kind}/${workload.namespace}/${workload.name}`}
          name={workload.name}
          namespace={workload.namespace}
          kind={workload.kind}
          tone={workloadTone(workload)}
          status={`${workload.ready}/${workload.desired} ready`}
        />
      ))}
    </MapSection>
  );
}

function Services({ services }: Pick<ClusterMap, 'services'>) {
  return (
    <MapSection title="Services">
      {services.map((service) => (
        <Tile
          key={`${service.namespace}/${service.name}`}
          name={service.name}
          namespace={service.namespace}
          kind={[service.type, ...service.ports].join(' · ')}
          tone={service.pods.length > 0 ? 'good' : 'wait'}
          status={leadsTo(service.pods)}
        />
      ))}
    </MapSection>
  );
}

function leadsTo(pods: readonly string[]): string {
  const [first] = pods;
  if (first === undefined) return 'leads to no ready pod';
  return pods.length === 1 ? `leads to ${first}` : `leads to ${pods.length} ready pods`;
}

function MapSection({
  title,
  children,
}: {
  readonly title: string;
  readonly children: readonly ReactNode[];
}) {
  if (children.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ul className="map-row" role="list">
        {children}
      </ul>
    </section>
  );
}

interface TileProps {
  readonly name: string;
  readonly namespace: string;
  readonly kind: string;
  readonly tone: Tone;
  readonly status: string;
}

function Tile({ name, namespace, kind, tone, status }: TileProps) {
  const elsewhere = namespace !== 'default';
  return (
    <li className="map-item" data-tone={tone}>
      <strong title={name}>{name}</strong>
      <span title={elsewhere ? `${kind} · ${namespace}` : kind}>
        {kind}
        {elsewhere && (
          <>
            <VisuallyHidden>, namespace</VisuallyHidden> · {namespace}
          </>
        )}
      </span>
      <span className="map-status" title={status}>
        <span aria-hidden>{signOf[tone]} </span>
        {status}
      </span>
    </li>
  );
}
