import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core';

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const shots = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../.shots');

/** Whether this machine has the browser these tests drive. */
export const hasChromium = existsSync(executablePath);

export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/**
 * Failed requests that Chromium reports and that are right: the question who is signed in before anybody is, and pages
 * of the simulated network, which answer with errors as real ones do.
 */
const rightAnswers = [/ 401 .*\/api\/auth\/me\)$/, /^Failed to load resource: .*\/preview\//];

/** A person at a browser of their own: no cookies are shared with anybody. */
export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of scripts and of the console, in order. */
  readonly problems: string[];
  shot(name: string): Promise<void>;
}

export async function newVisitor(browser: Browser, baseURL: string): Promise<Visitor> {
  const context = await browser.newContext({ baseURL, viewport: { width: 1280, height: 720 } });
  context.setDefaultTimeout(60_000); // two cores may build and test something else meanwhile
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    const problem = `${message.text()} (${message.location().url})`;
    if (!rightAnswers.some((answer) => answer.test(problem))) problems.push(problem);
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  mkdirSync(shots, { recursive: true });
  return {
    page,
    context,
    problems,
    shot: async (name) => void (await page.screenshot({ path: path.join(shots, `${name}.png`) })),
  };
}
