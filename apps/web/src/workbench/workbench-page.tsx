import type { Workbench } from '@drydock/contracts';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import type { Terminal } from '@xterm/xterm';
import { useEffect, useRef, useState } from 'react';
import { useParams } from 'react-router';
import { RequestError } from '../api/request.ts';
import { type AttemptActions, useAttemptActions, useWorkbench } from '../api/attempts.ts';
import { Failure } from '../layout/loading.tsx';
import { NotFoundPage } from '../layout/not-found-page.tsx';
import { useTitle } from '../layout/page.tsx';
import type { BrowserHandle } from './browser-pane.tsx';
import { ActionProblem } from './action-problem.tsx';
import { Checks } from './checks.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { KubectlDialog } from './kubectl-dialog.tsx';
import { Instructions } from './instructions.tsx';
import { type Shortcut, shortcutOf } from './shortcuts.ts';
import { type SideTab, SidePanel } from './side-panel.tsx';
import { Split } from './split.tsx';
import { SubmitDialog } from './submit-dialog.tsx';
import { TerminalPane } from './terminal-pane.tsx';
import { type Session, useSession } from './use-session.ts';
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

function WorkbenchView({ id }: { readonly id: string }) {
  const { data: workbench } = useWorkbench(id);
  const session = useSession(id);
  const actions = useAttemptActions(id);
  const panes = usePanes();
  const [helping, help] = useDisclosure();
  const [connecting, kubectlDialog] = useDisclosure();
  const [submitting, submitDialog] = useDisclosure();
  const ready = session.state.connection === 'ready';
  const submit = () => {
    submitDialog.open();
    if (!actions.submit.isPending) actions.submit.mutate();
  };
  useShortcuts((shortcut) => (shortcut === 'help' ? help.toggle() : panes.goTo(shortcut)));
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
        kubectl={kubectlDialog.open}
        help={help.open}
      />
      <ActionProblem actions={actions} />
      <WorkbenchBody workbench={workbench} session={session} actions={actions} panes={panes} />
      <KubectlDialog attempt={id} opened={connecting} close={kubectlDialog.close} />
      <HelpDialog opened={helping} close={help.close} />
      <SubmitDialog
        opened={submitting}
        close={submitDialog.close}
        result={actions.submit.data}
        error={actions.submit.error}
        checks={session.state.checks?.checks.length ?? 0}
      />
    </div>
  );
}

type Panes = ReturnType<typeof usePanes>;

/** The parts of the workbench as things one can go to. */
function usePanes() {
  const terminal = useRef<Terminal>(null);
  const browser = useRef<BrowserHandle>(null);
  const [tab, setTab] = useState<SideTab>('map');
  const goTo = (pane: Exclude<Shortcut, 'help'>) => {
    if (pane === 'terminal') return terminal.current?.focus();
    if (pane === 'instructions' || pane === 'checks') return document.getElementById(pane)?.focus();
    setTab(pane);
    // the panel is shown only after this event
    setTimeout(() =>
      pane === 'browser' ? browser.current?.focus() : document.getElementById('tab-map')?.focus(),
    );
  };
  const openPage = (address: string) => {
    setTab('browser');
    browser.current?.open(address);
  };
  return { terminal, browser, tab, setTab, goTo, openPage };
}

interface WorkbenchBodyProps {
  readonly workbench: Workbench | undefined;
  readonly session: Session;
  readonly actions: AttemptActions;
  readonly panes: Panes;
}

/** Instructions and checks at the left; terminal, map and browser at the right, above each other or side by side. */
function WorkbenchBody({ workbench, session, actions, panes }: WorkbenchBodyProps) {
  const { checks, connection } = session.state;
  const type = (keys: string) => {
    session.line?.type(keys);
    panes.terminal.current?.focus();
  };
  return (
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
                outcomes={checks?.checks ?? []}
                actions={actions}
                type={connection === 'ready' ? type : undefined}
                open={panes.openPage}
              />
            }
            second={<Checks report={checks} />}
          />
        }
        second={<Machine workbench={workbench} session={session} actions={actions} panes={panes} />}
      />
    </main>
  );
}

/** The learner's machine: its terminal, and what is to be seen of the cluster. */
function Machine({ workbench, session, actions, panes }: WorkbenchBodyProps) {
  const [maximised, maximise] = useDisclosure();
  const wide = useMediaQuery('(min-width: 1700px)', false, { getInitialValueInEffect: false });
  return (
    <Split
      name={wide ? 'side' : 'below'}
      label="Size of the terminal"
      orientation={wide ? 'horizontal' : 'vertical'}
      initial={wide ? 0.6 : 0.54}
      maximised={maximised}
      first={<TerminalPane session={session} terminal={panes.terminal} busy={busyWith(actions)} />}
      second={
        <SidePanel
          tab={panes.tab}
          select={panes.setTab}
          maximised={maximised}
          toggleMaximised={maximise.toggle}
          map={session.state.map}
          preview={workbench?.preview}
          address={workbench?.address ?? defaultAddress}
          browser={panes.browser}
        />
      }
    />
  );
}

function busyWith({ undo, reset }: AttemptActions): string | undefined {
  if (undo.isPending) return 'Taking back the last command…';
  if (reset.isPending) return 'Starting over…';
  return undefined;
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
