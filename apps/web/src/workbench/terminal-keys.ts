import { shortcutOf } from './shortcuts.ts';

interface KeyedTerminal {
  hasSelection(): boolean;
  getSelection(): string;
  clearSelection(): void;
}
const copyToClipboard = (text: string) => void navigator.clipboard?.writeText(text);

/** False for the keys that are the page's and not the terminal's: shortcuts, copy and paste. */
export function handleKey(event: KeyboardEvent, terminal: KeyedTerminal, copy = copyToClipboard): boolean {
  if (shortcutOf(event)) return false;
  if (event.type !== 'keydown' || !(event.ctrlKey || event.metaKey)) return true;
  const key = event.key.toLowerCase();
  if (key === 'v') return false; // the browser pastes
  if (key !== 'c') return true;
  if (!terminal.hasSelection()) return !event.shiftKey && !event.metaKey; // Ctrl-C interrupts
  event.preventDefault();
  copy(terminal.getSelection());
  terminal.clearSelection();
  return false;
}
