import '@xterm/xterm/css/xterm.css';
import { Button, Text } from '@mantine/core';
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { Waiting } from '../layout/waiting.tsx';
import { clampFontSize, readFontSize, storeFontSize } from './font-size.ts';
import { handleKey } from './terminal-keys.ts';
import type { Session, TerminalLine } from './use-session.ts';

const screenReaderKey = 'drydock.screen-reader';
/** A flood of output is drawn anew at most so often. */
const reopenAfter = 200;

const colours = {
  background: '#0d1117',
  foreground: '#dbe4ee',
  cursor: '#46a8c1',
  selectionBackground: '#2f4a63',
  black: '#1c2530',
  red: '#ff8f85',
  green: '#5ad083',
  yellow: '#f0bd58',
  blue: '#7ab7ff',
  magenta: '#d7a4f5',
  cyan: '#58c7dc',
  white: '#c8d3df',
  brightBlack: '#73839a',
  brightRed: '#ffada6',
  brightGreen: '#86e3a5',
  brightYellow: '#ffd587',
  brightBlue: '#a5cdff',
  brightMagenta: '#e6c4fb',
  brightCyan: '#8fdcec',
  brightWhite: '#f4f8fc',
};

interface TerminalPaneProps {
  readonly session: Session;
  readonly terminal: RefObject<Terminal | null>;
  /** What is being done to the machine right now, in words. */
  readonly busy: string | undefined;
}

/** The learner's terminal. */
export function TerminalPane({ session, terminal, busy }: TerminalPaneProps) {
  const surface = useRef<HTMLDivElement>(null);
  const [screenReader, setScreenReader] = useState(() => localStorage.getItem(screenReaderKey) === 'on');
  const changeFontSize = useTerminal(surface, terminal, session);
  useEffect(() => {
    localStorage.setItem(screenReaderKey, screenReader ? 'on' : 'off');
    if (terminal.current) terminal.current.options.screenReaderMode = screenReader;
  }, [screenReader, terminal]);
  return (
    <section className="panel terminal-panel" aria-label="Terminal" id="terminal">
      <div className="panel-head">
        <h2 style={{ flex: 1 }}>Terminal</h2>
        <StateNote session={session} busy={busy} />
        <QuietButton label="Decrease font size" sign="A−" act={() => changeFontSize(-1)} />
        <QuietButton label="Increase font size" sign="A+" act={() => changeFontSize(1)} />
        <button
          type="button"
          className="quiet"
          aria-pressed={screenReader}
          onClick={() => setScreenReader(!screenReader)}
        >
          Screen reader mode
        </button>
      </div>
      <div className="terminal-host" data-testid="terminal">
        <div className="terminal-surface" ref={surface} />
        <TerminalCover session={session} />
      </div>
    </section>
  );
}

function StateNote({ session, busy }: Pick<TerminalPaneProps, 'session' | 'busy'>) {
  const lost = session.state.connection === 'lost';
  return (
    <span role="status" className="terminal-note">
      {lost ? 'Connection lost, reconnecting…' : busy}
    </span>
  );
}

interface QuietButtonProps {
  readonly label: string;
  readonly sign: string;
  readonly act: () => void;
}

function QuietButton({ label, sign, act }: QuietButtonProps) {
  return (
    <button type="button" className="quiet" aria-label={label} title={label} onClick={act}>
      {sign}
    </button>
  );
}

function TerminalCover({ session }: { readonly session: Session }) {
  const { connection, problem } = session.state;
  if (connection === 'starting')
    return (
      <div className="terminal-cover">
        <Waiting what="Starting your cluster…">
          {problem ?? 'Work of an earlier visit is brought back with it.'}
        </Waiting>
      </div>
    );
  if (connection !== 'ended') return null;
  return (
    <div className="terminal-cover" role="alert">
      <Text size="sm">{problem}</Text>
      <Button size="xs" onClick={session.restart}>
        Connect again
      </Button>
    </div>
  );
}

function createTerminal(): Terminal {
  return new Terminal({
    cursorBlink: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
    fontFamily: 'ui-monospace, "JetBrains Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace',
    fontSize: readFontSize(),
    lineHeight: 1.15,
    scrollback: 5000,
    screenReaderMode: localStorage.getItem(screenReaderKey) === 'on',
    theme: colours,
  });
}

/** Makes the terminal and joins it to the session's line, again after every new connection. Answers what changes its font. */
function useTerminal(
  surface: RefObject<HTMLDivElement | null>,
  terminal: RefObject<Terminal | null>,
  { line, generation }: Session,
): (pixels: number) => void {
  const fit = useRef<FitAddon>(null);
  useEffect(() => {
    if (!surface.current) return;
    const created = createTerminal();
    const addon = new FitAddon();
    created.loadAddon(addon);
    created.attachCustomKeyEventHandler((event) => handleKey(event, created));
    created.open(surface.current);
    created.textarea?.setAttribute('aria-label', 'Terminal input');
    created.textarea?.setAttribute('aria-description', 'Tab completes. Alt + 1 to 5 leave the terminal.');
    addon.fit();
    terminal.current = created;
    fit.current = addon;
    const observer = new ResizeObserver(() => addon.fit());
    observer.observe(surface.current);
    return () => {
      observer.disconnect();
      created.dispose();
      terminal.current = null;
    };
  }, [surface, terminal]);
  useEffect(() => {
    if (!line || generation === 0 || !terminal.current) return;
    return connect(terminal.current, line);
  }, [line, generation, terminal]);
  return (pixels) => {
    if (!terminal.current) return;
    const { options } = terminal.current;
    options.fontSize = clampFontSize((options.fontSize ?? readFontSize()) + pixels);
    storeFontSize(options.fontSize);
    fit.current?.fit();
  };
}

function connect(terminal: Terminal, line: TerminalLine): () => void {
  let [drawn, closed] = [false, false];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    timer = undefined;
    drawn = false;
    line.open(terminal.cols, terminal.rows).then(
      (screen) => {
        if (closed) return;
        terminal.reset();
        terminal.write(screen);
        drawn = true;
      },
      (error: Error) => terminal.write(`\r\n\x1b[31m${error.message}\x1b[0m\r\n`),
    );
  };
  const stopListening = line.listen((data) => {
    // until the screen is there, output is on it already
    if (data === undefined) timer ??= setTimeout(open, reopenAfter);
    else if (drawn) terminal.write(data);
  });
  const input = terminal.onData((data) => line.type(data));
  const resize = terminal.onResize(({ cols, rows }) => line.resize(cols, rows));
  open();
  terminal.focus();
  return () => {
    closed = true;
    clearTimeout(timer);
    stopListening();
    input.dispose();
    resize.dispose();
  };
}
