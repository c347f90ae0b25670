export type Shortcut = 'instructions' | 'terminal' | 'browser' | 'map' | 'checks' | 'help';

/** Shortcuts of the workbench, as the help dialog lists them. They work in the terminal too, which takes all other keys. */
export const shortcuts: readonly {
  readonly code: string;
  readonly keys: string;
  readonly action: Shortcut;
  readonly text: string;
}[] = [
  { code: 'Digit1', keys: 'Alt + 1', action: 'instructions', text: 'Go to the instructions' },
  { code: 'Digit2', keys: 'Alt + 2', action: 'terminal', text: 'Go to the terminal' },
  { code: 'Digit3', keys: 'Alt + 3', action: 'browser', text: 'Go to the browser' },
  { code: 'Digit4', keys: 'Alt + 4', action: 'map', text: 'Go to the cluster map' },
  { code: 'Digit5', keys: 'Alt + 5', action: 'checks', text: 'Go to the checks' },
  { code: 'KeyH', keys: 'Alt + H', action: 'help', text: 'Show this help' },
];

interface Key {
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly code: string;
}

/** Which shortcut a key is. By position and not by letter: Alt changes letters on some keyboards. */
export function shortcutOf({ altKey, ctrlKey, metaKey, code }: Key): Shortcut | undefined {
  if (!altKey || ctrlKey || metaKey) return undefined;
  return shortcuts.find((shortcut) => shortcut.code === code)?.action;
}
