const shells = new Set(['sh', 'bash', 'shell', 'console']);

/** The language of a fenced block, from the class that the Markdown renderer gives it. */
export function languageOf(className: string | undefined): string | undefined {
  return /language-([\w-]+)/.exec(className ?? '')?.[1];
}

/** Whether a fenced block holds commands for the terminal. */
export function isRunnable(language: string | undefined): boolean {
  return language !== undefined && shells.has(language);
}

/** What has to be typed to run a block: its lines, without the prompts that some texts show, each with Enter. */
export function keysFor(code: string): string {
  const lines = code.trim().split('\n');
  return lines.map((line) => `${line.replace(/^\$ /, '')}\r`).join('');
}
