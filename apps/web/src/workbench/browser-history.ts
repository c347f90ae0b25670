/** Where the browser pane has been. Every visit has its own number, so that going back loads the page again. */
export interface BrowserHistory {
  readonly entries: readonly string[];
  readonly index: number;
  readonly visit: number;
}

export type BrowserStep =
  | { readonly type: 'go'; readonly address: string }
  /** The page went there by itself (a link, a redirect): nothing needs loading. */
  | { readonly type: 'arrived'; readonly address: string }
  | { readonly type: 'back' | 'forward' | 'reload' };

export const emptyHistory: BrowserHistory = { entries: [], index: -1, visit: 0 };

export function addressOf({ entries, index }: BrowserHistory): string | undefined {
  return entries[index];
}

export function reduceHistory(history: BrowserHistory, step: BrowserStep): BrowserHistory {
  const { entries, index, visit } = history;
  switch (step.type) {
    case 'go':
      return { ...push(history, step.address), visit: visit + 1 };
    case 'arrived':
      return entries[index] === step.address ? history : push(history, step.address);
    case 'back':
      return index > 0 ? { entries, index: index - 1, visit: visit + 1 } : history;
    case 'forward':
      return index < entries.length - 1 ? { entries, index: index + 1, visit: visit + 1 } : history;
    case 'reload':
      return index < 0 ? history : { ...history, visit: visit + 1 };
  }
}

function push({ entries, index, visit }: BrowserHistory, address: string): BrowserHistory {
  if (entries[index] === address) return { entries, index, visit };
  return { entries: [...entries.slice(0, index + 1), address], index: index + 1, visit };
}

/** What is typed into an address bar, made a full address; undefined when it is none. */
export function completeAddress(typed: string): string | undefined {
  const text = typed.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  try {
    const url = new URL(withScheme);
    return text && /^https?:$/.test(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** Where our server shows an address of the simulated network. */
export function previewPath(preview: string, address: string): string {
  const { protocol, hostname, port, pathname, search, hash } = new URL(address);
  const defaultPort = protocol === 'https:' ? '443' : '80';
  return `${preview}/${protocol}${hostname}:${port || defaultPort}${pathname}${search}${hash}`;
}
