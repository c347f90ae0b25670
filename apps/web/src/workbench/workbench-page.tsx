import type { Terminal } from '@xterm/xterm';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { useParams } from 'react-router';
import { RequestError } from '../api/request.ts';
import { useAttemptActions, useWorkbench } from '../api/attempts.ts';
import { Failure } from '../layout/loading.tsx';
import { NotFoundPage } from '../layout/not-found-page.tsx';
import { useTitle } from '../layout/page.tsx';
import type { BrowserHandle } from './browser-pane.tsx';
import { Checks } from './checks.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { Instructions } from './instructions.tsx';
import { type Shortcut, shortcutOf } from './shortcuts.ts';
import { type SideTab, SidePanel } from './side-panel.tsx';
import { Split } from './split.tsx';
import { SubmitDialog } from './submit-dialog.tsx';
import { TerminalPane } from './terminal-pane.tsx';
import { useSession } from './use-session.ts';
import { WorkbenchHeader } from './workbench-header.tsx';

const defaultAddress = 'https://localhost:30779';

export function WorkbenchPage() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useWorkbench(id);
  useTitle(data?.lab.title ?? 'Workbench');
  if (error instanceof RequestError && error.status === 404) return <NotFoundPage />;
  if (error && !data)
    return (
      <main style={{ margin: '15vh auto', maxWidth: 480 }}>
        <Failure error={error} retry={() => void refetch()} />
      </main>
    );
  return <WorkbenchView key={id} id={id} />;
}

/** Instructions and checks at the left; terminal, map and browser at the right, above each other or side by side. */
function WorkbenchView({ id }: { readonly id: string }) {
  const { data: workbench } = useWorkbench(id);
  const session = useSession(id);
  const actions = useAttemptActions(id);
  const terminal = useRef<Terminal>(null);
  const browser = useRef<BrowserHandle>(null);
  const [tab, setTab] = useState<SideTab>('map');
  const [maximised, maximise] = useDisclosure();
  const [helping, help] = useDisclosure();
  const [submitting, submitDialog] = useDisclosure();
  const wide = useMediaQuery('(min-width: 1700px)', false, { getInitialValueInEffect: false });
  const ready = session.state.connection === 'ready';

  const type = (keys: string) => {
    session.line?.type(keys);
    terminal.current?.focus();
  };
  const openPage = (address: string) => {
    setTab('browser');
    browser.current?.open(address);
  };
  const submit = () => {
    submitDialog.open();
    actions.submit.mutate();
  };
  useShortcuts((shortcut) => {
    if (shortcut === 'help') help.toggle();
    else if (shortcut === 'terminal') terminal.current?.focus();
    else if (shortcut === 'map' || shortcut === 'browser') {
      setTab(shortcut);
      // the panel is shown only after this event
      setTimeout(() =>
        shortcut === 'browser' ? browser.current?.focus() : document.getElementById('tab-map')?.focus(),
      );
    } else document.getElementById(shortcut)?.focus();
  });
  return (
    <div className="workbench">
      <a className="skip-link" href="#instructions">
        Skip to the instructions
      </a>
      <WorkbenchHeader
        workbench={workbench}
        checks={session.state.checks}
        ready={ready}
        actions={actions}
        submit={submit}
        help={help.open}
      />
      <main className="workbench-body">
        <Split
          name="instructions"
          label="Width of the instructions"
          orientation="horizontal"
          initial={0.29}
          first={
            <Split
              name="checks"
              label="Height of the instructions"
              orientation="vertical"
              initial={0.6}
              first={
                <Instructions
                  workbench={workbench}
                  outcomes={session.state.checks?.checks ?? []}
                  actions={actions}
                  type={ready ? type : undefined}
                  open={openPage}
                />
              }
              second={<Checks report={session.state.checks} />}
            />
          }
          second={
            <Split
              key={wide ? 'wide' : 'narrow'}
              name={wide ? 'side' : 'below'}
              label="Size of the terminal"
              orientation={wide ? 'horizontal' : 'vertical'}
              initial={wide ? 0.6 : 0.54}
              maximised={maximised}
              first={<TerminalPane session={session} terminal={terminal} />}
              second={
                <SidePanel
                  tab={tab}
                  select={setTab}
                  maximised={maximised}
                  toggleMaximised={maximise.toggle}
                  map={session.state.map}
                  preview={workbench?.preview}
                  address={workbench?.address ?? defaultAddress}
                  browser={browser}
                />
              }
            />
          }
        />
      </main>
      <HelpDialog opened={helping} close={help.close} />
      <SubmitDialog
        opened={submitting}
        close={submitDialog.close}
        result={actions.submit.data}
        error={actions.submit.error}
      />
    </div>
  );
}

function useShortcuts(act: (shortcut: Shortcut) => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const shortcut = shortcutOf(event);
      if (!shortcut) return;
      event.preventDefault();
      act(shortcut);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  });
}
