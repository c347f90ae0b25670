import { ActionIcon, Button, Loader, Text, TextInput, VisuallyHidden } from '@mantine/core';
import {
  type FormEvent,
  type RefObject,
  useEffect,
  useImperativeHandle,
  useReducer,
  useRef,
  useState,
} from 'react';
import {
  type BrowserStep,
  addressOf,
  completeAddress,
  emptyHistory,
  previewPath,
  reduceHistory,
} from './browser-history.ts';

export interface BrowserHandle {
  open(address: string): void;
  focus(): void;
}

interface BrowserPaneProps {
  /** Path prefix of this attempt's pages; the pane waits for it. */
  readonly preview: string | undefined;
  readonly initialAddress: string;
  readonly handle: RefObject<BrowserHandle | null>;
}

/** A browser on the learner's machine. Its pages come from the simulated cluster and run without an origin. */
export function BrowserPane({ preview, initialAddress, handle }: BrowserPaneProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const browser = useBrowser(frame, initialAddress);
  const input = useRef<HTMLInputElement>(null);
  useImperativeHandle(handle, () => ({ open: browser.open, focus: () => input.current?.select() }));
  const source = usePageSource(preview, addressOf(browser.history), browser.history.visit);
  return (
    <>
      <BrowserBar browser={browser} input={input} disabled={!preview} />
      {source ? (
        <iframe
          key={browser.history.visit}
          ref={frame}
          className="browser-frame"
          title="Page"
          src={source}
          sandbox="allow-scripts allow-forms allow-modals"
          referrerPolicy="no-referrer"
          onLoad={browser.loaded}
        />
      ) : (
        <div className="browser-empty">
          <Text size="sm" c="dimmed" maw={460}>
            The browser of your machine. What your cluster publishes on <code>localhost</code> (node ports,
            load balancers) opens here.
          </Text>
          <Button
            size="xs"
            variant="default"
            disabled={!preview}
            onClick={() => browser.open(initialAddress)}
          >
            Open {initialAddress}
          </Button>
        </div>
      )}
    </>
  );
}

type Browser = ReturnType<typeof useBrowser>;

function useBrowser(frame: RefObject<HTMLIFrameElement | null>, initialAddress: string) {
  const [history, dispatch] = useReducer(reduceHistory, emptyHistory);
  const [typed, setTyped] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const [loading, setLoading] = useState(false);
  useEffect(() => {
    const listen = (event: MessageEvent<unknown>) => {
      if (event.source !== frame.current?.contentWindow) return;
      const arrived = selectOptionalAddress(event.data);
      if (arrived === undefined) return;
      dispatch({ type: 'arrived', address: arrived });
      setTyped(undefined);
    };
    window.addEventListener('message', listen);
    return () => window.removeEventListener('message', listen);
  }, [frame]);
  const step = (next: BrowserStep) => {
    setLoading(true);
    setTyped(undefined);
    dispatch(next);
  };
  return {
    history,
    shown: typed ?? addressOf(history) ?? initialAddress,
    problem,
    loading,
    type: setTyped,
    step,
    loaded: () => setLoading(false),
    open: (text: string) => {
      const address = completeAddress(text);
      setProblem(address ? undefined : 'This is not an address.');
      if (address) step({ type: 'go', address });
    },
  };
}

interface BrowserBarProps {
  readonly browser: Browser;
  readonly input: RefObject<HTMLInputElement | null>;
  readonly disabled: boolean;
}

function BrowserBar({ browser, input, disabled }: BrowserBarProps) {
  const { history, shown, problem, loading, type, step, open } = browser;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    open(shown);
  };
  return (
    <div className="browser-bar">
      <BarButton label="Back" sign="←" disabled={history.index <= 0} act={() => step({ type: 'back' })} />
      <BarButton
        label="Forward"
        sign="→"
        disabled={history.index >= history.entries.length - 1}
        act={() => step({ type: 'forward' })}
      />
      <BarButton label="Reload" sign="↻" disabled={history.index < 0} act={() => step({ type: 'reload' })} />
      <form onSubmit={submit}>
        <TextInput
          ref={input}
          size="xs"
          aria-label="Address"
          spellCheck={false}
          autoCapitalize="off"
          value={shown}
          error={problem}
          disabled={disabled}
          onChange={(event) => type(event.currentTarget.value)}
          rightSection={loading ? <Loader size={12} aria-hidden /> : undefined}
        />
      </form>
      <VisuallyHidden role="status">{loading ? 'Loading the page' : ''}</VisuallyHidden>
      <BarButton label="Go" sign="Go" disabled={disabled} act={() => open(shown)} />
    </div>
  );
}

/** The frame keeps its source while the page inside moves on by itself. */
function usePageSource(preview: string | undefined, address: string | undefined, visit: number) {
  const [source, setSource] = useState<{ visit: number; path: string }>();
  if (preview && address && source?.visit !== visit) {
    const next = { visit, path: previewPath(preview, address) };
    setSource(next);
    return next.path;
  }
  return source?.path;
}

function selectOptionalAddress(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null || !('type' in data) || !('url' in data)) return undefined;
  if (data.type !== 'drydock.preview' || typeof data.url !== 'string') return undefined;
  return completeAddress(data.url);
}

interface BarButtonProps {
  readonly label: string;
  readonly sign: string;
  readonly disabled: boolean;
  readonly act: () => void;
}

function BarButton({ label, sign, disabled, act }: BarButtonProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={act}
    >
      <span aria-hidden style={{ fontSize: sign.length > 1 ? 12 : 17, fontWeight: 600 }}>
        {sign}
      </span>
    </ActionIcon>
  );
}
