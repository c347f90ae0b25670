import { describe, expect, jest, test } from '@jest/globals';
import { shortcutOf, shortcuts } from './shortcuts.ts';
import { handleKey } from './terminal-keys.ts';

const key = (code: string, changes: Partial<KeyboardEvent> = {}) =>
  ({
    type: 'keydown',
    code,
    key: code.slice(-1).toLowerCase(),
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    preventDefault: jest.fn(),
    ...changes,
  }) as unknown as KeyboardEvent;
const terminal = (selection: string) => ({
  hasSelection: () => selection !== '',
  getSelection: () => selection,
  clearSelection: jest.fn(),
});

describe('shortcuts', () => {
  test('are unique and need Alt alone', () => {
    expect(new Set(shortcuts.map(({ code }) => code)).size).toBe(shortcuts.length);
    expect(shortcutOf(key('Digit2', { altKey: true }))).toBe('terminal');
    expect(shortcutOf(key('Digit2', { altKey: true, ctrlKey: true }))).toBeUndefined();
    expect(shortcutOf(key('Digit2'))).toBeUndefined();
  });
});

describe('keys in the terminal', () => {
  test('are the terminal’s, but for shortcuts and paste', () => {
    expect(handleKey(key('KeyL', { ctrlKey: true }), terminal(''))).toBe(true);
    expect(handleKey(key('KeyB', { altKey: true }), terminal(''))).toBe(true);
    expect(handleKey(key('Digit1', { altKey: true }), terminal(''))).toBe(false);
    expect(handleKey(key('KeyV', { ctrlKey: true }), terminal(''))).toBe(false);
  });

  test('Ctrl-C interrupts unless something is selected', () => {
    expect(handleKey(key('KeyC', { ctrlKey: true }), terminal(''))).toBe(true);
    const selected = terminal('text');
    const copy = jest.fn<(text: string) => undefined>();
    expect(handleKey(key('KeyC', { ctrlKey: true }), selected, copy)).toBe(false);
    expect(copy).toHaveBeenCalledWith('text');
    expect(selected.clearSelection).toHaveBeenCalled();
  });
});
