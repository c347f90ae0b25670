import { expect, test } from '@jest/globals';
import { runContainer } from '../testing/container.ts';

test('httpd says that it works, and logs', async () => {
  const web = await runContainer('httpd');
  const reply = await web.request({ url: 'http://10.1.0.5/' });
  expect([reply.status, reply.text, reply.headers.find(([name]) => name === 'Server')]).toEqual([
    200,
    '<html><body><h1>It works!</h1></body></html>\n',
    ['Server', 'Apache/2.4.65 (Unix)'],
  ]);
  expect((await web.request({ url: 'http://10.1.0.5/nope' })).status).toBe(404);
  expect((await web.request({ url: 'http://10.1.0.5/../etc/passwd' })).status).toBe(400);
  expect(web.stdout()).toBe(
    '10.1.0.9 - - [09/Oct/2025:08:53:20 +0000] "GET / HTTP/1.1" 200 45\n' +
      '10.1.0.9 - - [09/Oct/2025:08:53:20 +0000] "GET /nope HTTP/1.1" 404 196\n' +
      '10.1.0.9 - - [09/Oct/2025:08:53:20 +0000] "GET /../etc/passwd HTTP/1.1" 400 226\n',
  );
});

test('http-echo repeats its text, and needs one', async () => {
  const echo = await runContainer('hashicorp/http-echo', { args: ['-text', 'hi there'] });
  expect((await echo.request({ url: 'http://10.1.0.5:5678/' })).text).toBe('hi there\n');
  const silent = await runContainer('hashicorp/http-echo');
  expect(await silent.clock.runFor(silent.process.exited)).toEqual({ code: 127 });
  expect(silent.stderr()).toBe('Missing -text option or ECHO_TEXT env var!\n');
});

test('whoami tells what it sees', async () => {
  const who = await runContainer('traefik/whoami');
  const { text } = await who.request({ url: 'http://10.1.0.5/x?y', headers: [['User-Agent', 'spec']] });
  expect(text.replace(/:4\d{4}/, ':<Port>')).toBe(
    'Hostname: web\nIP: 127.0.0.1\nIP: 10.1.0.5\nRemoteAddr: 10.1.0.9:<Port>\nGET /x?y HTTP/1.1\nHost: 10.1.0.5\nConnection: close\nUser-Agent: spec\n\n',
  );
});

test('the echo servers of the tutorials', async () => {
  const echo = await runContainer('gcr.io/google_containers/echoserver:1.4');
  expect((await echo.request({ url: 'http://10.1.0.5:8080/' })).text.split('\n').slice(0, 4)).toEqual([
    'CLIENT VALUES:',
    'client_address=10.1.0.9',
    'command=GET',
    'real path=/',
  ]);
  const kicbase = await runContainer('kicbase/echo-server:1.0');
  expect((await kicbase.request({ url: 'http://10.1.0.5:8080/' })).text).toMatch(
    /^Request served by web\n\nGET \/ HTTP\/1.1\n\nHost: /,
  );
});

test('pause waits for a signal, an unknown image says that it is not simulated', async () => {
  const pause = await runContainer('registry.k8s.io/pause:3.10.1');
  pause.process.kill('SIGTERM');
  expect(await pause.clock.runFor(pause.process.exited)).toEqual({ code: 0 });
  const unknown = await runContainer('somebody/app');
  expect([unknown.process.exitStatus, unknown.stdout()]).toEqual([
    undefined,
    expect.stringContaining('not simulated: the programs of image docker.io/somebody/app.'),
  ]);
});
