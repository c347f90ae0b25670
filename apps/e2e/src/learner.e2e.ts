import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { type Visitor, hasChromium, launchChromium, newVisitor } from './chromium.ts';
import { type RunningServer, startServer } from './server.ts';
import {
  focused,
  openLab,
  pane,
  previewOf,
  run,
  screenShows,
  signUp,
  tabTo,
  terminalReady,
  visit,
} from './workbench.ts';

const lab = 'Install Portainer on Kubernetes';
const address = 'https://localhost:30779';
const portainerPassword = 'correct horse battery';
const manifest = `apiVersion: v1
kind: Service
metadata:
  name: portainer
  namespace: portainer
spec:
  type: NodePort
  selector:
    app.kubernetes.io/name: portainer
  ports:
    - name: https
      port: 9443
      targetPort: https
      nodePort: 30779`;

// The tests tell one story and build on each other: each goes on where the one before has left the browser.
(hasChromium ? describe : describe.skip)('a student', () => {
  let dataDirectory: string;
  let server: RunningServer;
  let browser: Browser;
  let student: Visitor;
  let attempt: string;

  beforeAll(async () => {
    dataDirectory = mkdtempSync(path.join(tmpdir(), 'drydock-e2e-'));
    server = await startServer(dataDirectory);
    browser = await launchChromium();
    student = await newVisitor(browser, server.url);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.kill();
    rmSync(dataDirectory, { recursive: true, force: true });
  });

  test('signs up and opens the Portainer lab', async () => {
    const { page } = student;
    await signUp(page, { email: 'ada@example.org', username: 'ada', password: 'a long password' });
    await page.getByRole('article', { name: lab }).waitFor();
    await student.shot('01-catalogue');
    attempt = await openLab(page, lab);
    await student.shot('02-opened');
    expect(await run(page, 'kubectl get nodes')).toMatch(
      /^NAME +STATUS +ROLES +AGE +VERSION\ndocker-desktop +Ready +control-plane +\S+ +v1\.34\.\d+$/,
    );
    expect(await page.getByLabel('Live checks').getByRole('status').textContent()).toBe('0 of 20 points');
  });

  test('installs Portainer in the terminal', async () => {
    const { page } = student;
    expect(await run(page, 'kubectl apply -f ~/portainer/portainer.yaml')).toContain(
      'deployment.apps/portainer created',
    );
    await run(page, 'kubectl rollout status deployment/portainer -n portainer --timeout=180s', 120_000);
    expect(await run(page, 'kubectl get deployment -n portainer')).toMatch(/\nportainer +1\/1 +1 +1 +\S+$/);
    await page.getByLabel('Live checks').getByText('/data lies on the claim Passed.').waitFor();
    await student.shot('03-running');
    await run(page, `cat > ~/service.yaml <<'EOF'\n${manifest}\nEOF`);
    expect(await run(page, 'kubectl apply -f ~/service.yaml')).toBe('service/portainer created');
    await student.shot('04-service');
  });

  test('creates the administrator in the browser pane and sees the cluster', async () => {
    const { page } = student;
    await visit(page, address);
    await pane(page).getByRole('heading', { name: 'Your connection is not private' }).waitFor();
    await student.shot('05-certificate');
    await pane(page).getByText('Advanced').click();
    await pane(page).getByRole('button', { name: 'Proceed to localhost (unsafe)' }).click();
    await pane(page).getByLabel('Password', { exact: true }).fill(portainerPassword);
    await pane(page).getByLabel('Confirm password').fill(portainerPassword);
    await student.shot('06-administrator');
    await pane(page).getByRole('button', { name: 'Create user' }).click();
    await pane(page).getByText('1 node', { exact: true }).waitFor();
    await student.shot('07-home');
    await pane(page).getByRole('link', { name: 'Live connect' }).click();
    await pane(page).getByRole('link', { name: 'Namespaces', exact: true }).click();
    await pane(page).getByRole('cell', { name: 'kube-system', exact: true }).waitFor();
    expect(await page.getByLabel('Address').inputValue()).toBe(`${address}/#!/2/kubernetes/pools`);
    await student.shot('08-namespaces');
    await pane(page).getByRole('link', { name: 'Nodes', exact: true }).click();
    await pane(page).getByRole('cell', { name: 'docker-desktop', exact: true }).waitFor();
  });

  test('breaks something, sees the check turn red and takes the command back', async () => {
    const { page } = student;
    const checks = page.getByLabel('Live checks');
    await checks.getByText('20 of 20 points').waitFor();
    const divider = page.getByRole('separator', { name: 'Size of the terminal' });
    for (let step = 0; step < 5; step++) await divider.press('ArrowUp');
    await pane(page).getByRole('link', { name: 'Dashboard', exact: true }).click();
    await pane(page).getByRole('link', { name: '5 Namespaces' }).waitFor();
    await run(page, 'kubectl get pods,services -n portainer');
    await page.keyboard.type('kubectl delete clusterrolebinding portainer\n');
    await screenShows(page, /\nclusterrolebinding.rbac.authorization.k8s.io "portainer" deleted\n\S+\$$/);
    await checks.getByText('No ClusterRoleBinding gives cluster-admin to the account portainer').waitFor();
    await checks.getByText('17 of 20 points').waitFor();
    await pane(page)
      .locator('body')
      .evaluate(() => window.scrollTo(0, 0));
    await student.shot('workbench');
    for (let step = 0; step < 5; step++) await divider.press('ArrowDown');
    await page.getByRole('button', { name: 'Undo' }).click();
    await checks.getByText('20 of 20 points').waitFor();
    expect(await run(page, 'kubectl get clusterrolebinding portainer -o name')).toBe(
      'clusterrolebinding.rbac.authorization.k8s.io/portainer',
    );
    await pane(page).getByRole('link', { name: 'Applications', exact: true }).click();
    await pane(page).getByRole('cell', { name: 'portainer', exact: true }).first().waitFor();
  });

  test('submits and gets full marks', async () => {
    const { page } = student;
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.getByTestId('score').waitFor({ timeout: 120_000 });
    await student.shot('09-submission');
    expect(await page.getByTestId('score').textContent()).toBe('20 of 20 points');
    await page.getByRole('heading', { name: 'Passed' }).waitFor();
    await page.getByRole('button', { name: 'Close' }).last().click();
  });

  test('pays for a hint, but not with marks that were reached before', async () => {
    const { page } = student;
    const task = page.getByRole('article', { name: 'Keep the data' });
    await task.getByRole('button', { name: 'Show hint 1 (costs 0.2 points)' }).click();
    await task.getByRole('note', { name: 'Hint 1' }).getByText('A volume is named in two places').waitFor();
    await page.getByLabel('Live checks').getByText('19.8 of 20 points').waitFor();
  });

  test('sees no page that scrolls and no error', async () => {
    const { page, problems } = student;
    expect(
      await page.evaluate(() => {
        const { scrollHeight, scrollWidth } = document.documentElement;
        return [scrollWidth, scrollHeight];
      }),
    ).toEqual([1280, 720]);
    expect(problems).toEqual([]);
  });

  test('is alone with the attempt: another student finds nothing', async () => {
    const preview = await previewOf(student.page, attempt);
    const other = await newVisitor(browser, server.url);
    await signUp(other.page, { email: 'eve@example.org', username: 'eve', password: 'a long password' });
    await other.page.goto(attempt);
    await other.page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    await other.shot('12-not-found');
    const opened = await other.page.goto(`${preview}/https:localhost:30779/`);
    expect(opened?.status()).toBe(404);
    expect((await other.page.request.get(`${preview}/https:localhost:30779/`)).status()).toBe(404);
    await other.page.goto('/progress');
    await other.page.getByText('You have not started a lab yet.').waitFor();
    await other.context.close();
  });

  test('is seen by the instructor, who first needs a password', async () => {
    const [, password] = /one-time password\s+(\S+)/.exec(server.log()) ?? [];
    const { page, context, shot, problems } = await newVisitor(browser, server.url);
    await page.goto('/');
    await page.getByLabel('Email or user name').fill('instructor');
    await page.getByRole('textbox', { name: 'Password' }).fill(password!);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('textbox', { name: 'Current password' }).fill(password!);
    await page.getByRole('textbox', { name: 'New password' }).fill('a password of my own');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByRole('link', { name: 'Progress' }).click();
    await page.getByRole('heading', { name: 'Progress of all learners' }).waitFor();
    const results = page.getByRole('button', { name: `Results: ${lab}, ada` });
    await page.getByRole('row').filter({ has: results }).getByText('20 / 20').waitFor();
    await results.click();
    await page
      .getByRole('dialog')
      .getByText('The same Portainer is back after its pod was deleted')
      .waitFor();
    await shot('15-instructor');
    expect(problems).toEqual([]);
    await context.close();
  });

  test('can be one without a mouse', async () => {
    const other = await newVisitor(browser, server.url);
    const { page } = other;
    const { keyboard } = page;
    await page.goto('/sign-up');
    await page.getByLabel('Email').waitFor();
    for (const text of ['grace@example.org', 'grace', 'a long password']) {
      await keyboard.type(text);
      await keyboard.press('Tab');
    }
    await keyboard.press('Enter');
    await page.getByRole('article', { name: lab }).waitFor();
    await tabTo(page, 'Skip to the content');
    await keyboard.press('Enter');
    await tabTo(page, `Start: ${lab}`);
    await keyboard.press('Enter');
    await terminalReady(page);
    expect(await focused(page)).toBe('Terminal input');
    await keyboard.type('hostname\n');
    await screenShows(page, /\nworkstation\n/);
    await page.getByRole('button', { name: 'Screen reader mode' }).press('Enter');
    await page.locator('.xterm-accessibility-tree').getByText('workstation', { exact: true }).waitFor();
    await keyboard.press('Alt+1');
    expect(await focused(page)).toBe('Instructions');
    expect(await tabTo(page, 'Skip to the instructions', 'Shift+Tab')).toContain('Submit');
    await keyboard.press('Enter');
    expect(await focused(page)).toBe('Instructions');
    expect(await tabTo(page, 'Terminal input')).toContain('Tasks');
    await keyboard.press('Alt+3');
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Address');
    await keyboard.type(address);
    await keyboard.press('Enter');
    await pane(page).getByText('refused to connect').waitFor();
    await other.shot('13-refused');
    await keyboard.press('Alt+H');
    await page.getByRole('dialog', { name: 'Help' }).waitFor();
    await other.shot('14-help');
    expect(other.problems).toEqual([]);
    await other.context.close();
  });

  test('loses nothing when the server dies', async () => {
    const { page } = student;
    const before = await run(page, 'kubectl get all -n portainer -o name');
    await server.kill();
    await page.getByText('Connection lost, reconnecting…').waitFor();
    server = await startServer(dataDirectory, server.port);
    await page.getByText('Connection lost, reconnecting…').waitFor({ state: 'hidden' });
    await screenShows(page, new RegExp(`\n${before}\n\\S+\\$$`));
    await page.goto('/progress');
    const results = page.getByRole('button', { name: `Results: ${lab}, ada` });
    const row = page.getByRole('row').filter({ has: results });
    await row.getByText('✓ Passed').waitFor();
    await row.getByText('20 / 20').waitFor();
    await student.shot('10-progress');
    await row.getByRole('link', { name: lab }).click();
    await terminalReady(page);
    expect(new URL(page.url()).pathname).toBe(attempt);
    await page.keyboard.press('ArrowUp');
    await screenShows(page, /kubectl get all -n portainer -o name$/);
    await page.keyboard.press('Control+c');
    expect(await run(page, 'kubectl get all -n portainer -o name')).toBe(before);
    expect(await run(page, 'cat ~/service.yaml')).toBe(manifest);
    await page.getByLabel('Live checks').getByText('19.8 of 20 points').waitFor();
    await student.shot('11-again');
    await visit(page, address);
    await pane(page).getByText('Advanced').click();
    await pane(page).getByRole('button', { name: 'Proceed to localhost (unsafe)' }).click();
    await pane(page).getByLabel('Username').fill('admin');
    await pane(page).getByLabel('Password').fill(portainerPassword);
    await pane(page).getByRole('button', { name: 'Login' }).click();
    await pane(page).getByText('1 node', { exact: true }).waitFor();
  });
});
