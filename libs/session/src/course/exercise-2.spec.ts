// The course's exercise 2 as its solution has it: site.conf, index.php and config.yml unchanged but for the indentation that the
// text lost. Each wrong answer fails as the real nginx, PHP and MySQL do.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { Sandbox } from '../sandbox.ts';
import { home, placeFile } from '../workstation/create-workstation.ts';

jest.setTimeout(120_000);

const directory = path.resolve(import.meta.dirname, 'testdata/exercise-2');
type Change = (text: string) => string;

/** What the learner's files give: the last line of the page, or all of a short one, and what the pods logged. */
async function answerOf(
  changes: Readonly<Record<string, Change>>,
  look: string,
): Promise<{ readonly page: string; readonly looked: string }> {
  const sandbox = await Sandbox.create({ seed: 'exercise 2' });
  for (const name of ['site.conf', 'index.php', 'config.yml']) {
    const text = readFileSync(path.join(directory, name), 'utf8');
    const changed = changes[name]?.(text) ?? text;
    if (changes[name]) expect(changed).not.toBe(text);
    placeFile(sandbox.workstation.fs, `${home}/${name}`, changed);
  }
  const script = [
    'kubectl create configmap nginx-conf --from-file=site.conf',
    'kubectl create configmap index-php --from-file=index.php',
    'kubectl apply -f config.yml',
    'sleep 120',
  ];
  await sandbox.runScript(script.join('\n'));
  const page = await sandbox.runScript('curl -s localhost:30080/index.php | tail -n 7');
  const looked = await sandbox.runScript(look);
  sandbox.stop();
  return { page: page.stdout, looked: looked.stdout };
}

const without =
  (kind: string, name: string): Change =>
  (text) =>
    text
      .split('---\n')
      .filter((one) => !(one.includes(`kind: ${kind}\n`) && new RegExp(`\n  name: ${name}\n`).test(one)))
      .join('---\n');
const notFound = `<html>
<head><title>404 Not Found</title></head>
<body>
<center><h1>404 Not Found</h1></center>
<hr><center>nginx/1.29.3</center>
</body>
</html>
`;

test('without the mount of site.conf nginx serves its own site, which has no such page', async () => {
  const mount = / {12}- name: nginx-conf\n +mountPath.*\n +subPath.*\n/;
  const { page, looked } = await answerOf(
    { 'config.yml': (text) => text.replace(mount, '') },
    'kubectl logs deploy/web | tail -n 2 | head -n 1',
  );
  expect(page.replace(/\r/g, '')).toBe(notFound);
  expect(looked).toMatch(
    /^2025\/11\/20 [0-9:]+ \[error\] \d+#\d+: \*1 open\(\) "\/usr\/share\/nginx\/html\/index\.php" failed \(2: No such file or directory\), client: [0-9.]+, server: localhost, request: "GET \/index\.php HTTP\/1\.1", host: "localhost:30080"\n$/,
  );
});

test('without the Service db the name is not known', async () => {
  const { page } = await answerOf({ 'config.yml': without('Service', 'db') }, 'true');
  expect(page).toContain(
    'Connection failed: SQLSTATE[HY000] [2002] php_network_getaddresses: getaddrinfo for db failed: Name or service not known',
  );
});

test('without the init container PHP has no driver', async () => {
  const init = / {6}initContainers:\n[^]*?(?= {6}containers:\n {8}- image: php:fpm)/;
  const { page } = await answerOf({ 'config.yml': (text) => text.replace(init, '') }, 'true');
  expect(page).toContain('Connection failed: could not find driver');
});

test('the solution connects', async () => {
  const { page } = await answerOf({}, 'true');
  expect(page).toContain('Connected successfully');
});

test('a wrong root password is refused', async () => {
  const change: Change = (text) => text.replace('"root", "example"', '"root", "wrong"');
  const { page } = await answerOf({ 'index.php': change }, 'true');
  expect(page).toMatch(
    /Connection failed: SQLSTATE\[HY000\] \[1045\] Access denied for user 'root'@'[0-9.]+' \(using password: YES\)/,
  );
});

test('a wrong database name is not known', async () => {
  const { page } = await answerOf(
    { 'index.php': (text) => text.replace('dbname=db', 'dbname=shop') },
    'true',
  );
  expect(page).toContain("Connection failed: SQLSTATE[HY000] [1049] Unknown database 'shop'");
});

test('fastcgi_pass to a port that the Service does not have', async () => {
  const { page } = await answerOf({ 'site.conf': (text) => text.replace('php:9000', 'php:9001') }, 'true');
  expect(page).toMatch(/<center><h1>50(2 Bad Gateway|4 Gateway Time-out)<\/h1><\/center>/);
});
