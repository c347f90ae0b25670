import type { ClusterMap } from '@drydock/contracts';
import { Button } from '@mantine/core';
import type { KeyboardEvent, ReactNode, RefObject } from 'react';
import { type BrowserHandle, BrowserPane } from './browser-pane.tsx';
import { ClusterMapView } from './cluster-map.tsx';

export type SideTab = 'map' | 'browser';
const tabs: readonly { readonly id: SideTab; readonly title: string }[] = [
  { id: 'map', title: 'Cluster' },
  { id: 'browser', title: 'Browser' },
];

interface SidePanelProps {
  readonly tab: SideTab;
  readonly select: (tab: SideTab) => void;
  readonly maximised: boolean;
  readonly toggleMaximised: () => void;
  readonly map: ClusterMap | undefined;
  readonly preview: string | undefined;
  readonly address: string;
  readonly browser: RefObject<BrowserHandle | null>;
}

/** Map and browser behind two tabs. Both stay mounted: a page in the browser is not lost by a look at the map. */
export function SidePanel(props: SidePanelProps) {
  const { tab, select, maximised, toggleMaximised, map, preview, address, browser } = props;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const other: SideTab = tab === 'map' ? 'browser' : 'map';
    select(other);
    document.getElementById(`tab-${other}`)?.focus();
  };
  return (
    <section className="panel" aria-label="Cluster and browser">
      <div className="panel-head" style={{ padding: '0 4px' }}>
        <div className="tabs" role="tablist" aria-label="Cluster and browser" onKeyDown={onKeyDown}>
          {tabs.map(({ id, title }) => (
            <button
              key={id}
              id={`tab-${id}`}
              type="button"
              role="tab"
              className="tab"
              aria-selected={tab === id}
              aria-controls={`panel-${id}`}
              tabIndex={tab === id ? 0 : -1}
              onClick={() => select(id)}
            >
              {title}
            </button>
          ))}
        </div>
        <span style={{ flex: 1 }} />
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          aria-pressed={maximised}
          title="Give the terminal’s room to this panel"
          onClick={toggleMaximised}
        >
          {maximised ? 'Smaller' : 'Larger'}
        </Button>
      </div>
      <TabPanel id="map" selected={tab}>
        <ClusterMapView map={map} />
      </TabPanel>
      <TabPanel id="browser" selected={tab}>
        <BrowserPane preview={preview} initialAddress={address} handle={browser} />
      </TabPanel>
    </section>
  );
}

interface TabPanelProps {
  readonly id: SideTab;
  readonly selected: SideTab;
  readonly children: ReactNode;
}

function TabPanel({ id, selected, children }: TabPanelProps) {
  const display = id === selected ? 'flex' : 'none';
  return (
    <div
      role="tabpanel"
      id={`panel-${id}`}
      aria-labelledby={`tab-${id}`}
      style={{ display, flex: 1, flexDirection: 'column', minHeight: 0 }}
    >
      {children}
    </div>
  );
}
