import type { FrameLocator, Page } from 'playwright-core';

export interface Student {
  readonly email: string;
  readonly username: string;
  readonly password: string;
}

/** Signs up through the form; ends in the catalogue. */
export async function signUp(page: Page, { email, username, password }: Student): Promise<void> {
  await page.goto('/');
  await page.getByRole('link', { name: 'Sign up' }).click();
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('User name').fill(username);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await page.getByRole('heading', { name: 'Labs', level: 1 }).waitFor();
}

/** Opens a lab from the catalogue and waits until its cluster runs; answers the attempt's path. */
export async function openLab(page: Page, title: string): Promise<string> {
  await page.getByRole('article', { name: title }).getByRole('button').click();
  await page.waitForURL(/\/attempts\//);
  await terminalReady(page);
  return new URL(page.url()).pathname;
}

/** Waits until the terminal shows a prompt. */
export async function terminalReady(page: Page): Promise<void> {
  await screenShows(page, /\$ *$/);
}

/** What the terminal shows, without the empty lines below. */
export async function screenOf(page: Page): Promise<string> {
  const rows = await page.locator('.xterm-rows > div').allTextContents();
  return rows
    .map((row) => row.replaceAll('\u00a0', ' ').trimEnd())
    .join('\n')
    .trimEnd();
}

/** Waits until the terminal's screen matches; when it does not in time, the error shows the screen. */
export async function screenShows(page: Page, wanted: RegExp, timeout = 60_000): Promise<string> {
  const end = Date.now() + timeout;
  for (;;) {
    const screen = await screenOf(page);
    if (wanted.test(screen)) return screen;
    if (Date.now() > end) throw new Error(`The terminal never showed ${wanted}. It shows:\n${screen}`);
    await page.waitForTimeout(100);
  }
}

/** Types a command on a clean screen, waits until it has ended and answers what it printed. */
export async function run(page: Page, command: string, timeout?: number): Promise<string> {
  await page.getByTestId('terminal').click();
  await page.keyboard.press('Control+l');
  await screenShows(page, /^\S+:\S+\$$/);
  await page.keyboard.type(command);
  await page.keyboard.press('Enter');
  const screen = await screenShows(page, /\n\S+:\S+\$$/, timeout);
  return screen.split('\n').slice(1, -1).join('\n');
}

/** The page inside the workbench's browser pane. */
export function pane(page: Page): FrameLocator {
  return page.frameLocator('iframe[title="Page"]');
}

/** Goes to an address in the browser pane as one does: tab, address bar, Enter. */
export async function visit(page: Page, address: string): Promise<void> {
  await page.getByRole('tab', { name: 'Browser' }).click();
  await page.getByLabel('Address').fill(address);
  await page.getByLabel('Address').press('Enter');
}

/** Path below which the browser pane's pages of an attempt lie, as the workbench is told. */
export async function previewOf(page: Page, attempt: string): Promise<string> {
  const response = await page.request.get(`/api${attempt}`);
  const { preview } = (await response.json()) as { readonly preview: string };
  return preview;
}

/** Name or text of what has the focus. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
  });
}

/** Presses Tab until something is reached; answers what had the focus on the way. */
export async function tabTo(page: Page, wanted: string, key = 'Tab'): Promise<readonly string[]> {
  const passed: string[] = [];
  while (passed.length < 60) {
    await page.keyboard.press(key);
    const name = await focused(page);
    if (name === wanted) return passed;
    passed.push(name);
  }
  throw new Error(`Tab does not reach "${wanted}", only: ${passed.join(', ')}`);
}
