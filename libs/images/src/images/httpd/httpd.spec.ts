import { expect, test } from '@jest/globals';
import { runContainer } from '../../testing/container.ts';

const home = '/usr/local/apache2';
const log = (text: string) => text.replace(/^\[[^\]]*\]/gm, '<Time>');

test('starts with the defaults of the image, lists, refuses, stops', async () => {
  const web = await runContainer('httpd', {
    prepare: (fs) => {
      fs.mkdir(`${home}/htdocs/list`);
      fs.writeFile(`${home}/htdocs/list/a.txt`, 'a\n');
    },
  });
  expect(log(web.stderr())).toBe(
    "AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using 10.1.0.5. Set the 'ServerName' directive globally to suppress this message\n".repeat(2) +
      '<Time> [mpm_event:notice] [pid 1:tid 1] AH00489: Apache/2.4.65 (Unix) configured -- resuming normal operations\n' +
      "<Time> [core:notice] [pid 1:tid 1] AH00094: Command line: 'httpd -D FOREGROUND'\n",
  );
  const page = await web.request({ url: 'http://10.1.0.5/' });
  expect(page.headers).toEqual([
    ['Date', 'Thu, 09 Oct 2025 08:53:20 GMT'],
    ['Server', 'Apache/2.4.65 (Unix)'],
    ['Last-Modified', 'Mon, 11 Jun 2007 18:53:14 GMT'],
    ['ETag', '"2d-432a5e4a73a80"'],
    ['Accept-Ranges', 'bytes'],
    ['Content-Length', '45'],
    ['Content-Type', 'text/html'],
    ['Connection', 'close'],
  ]);
  expect((await web.request({ url: 'http://10.1.0.5/list/' })).text).toContain('<title>Index of /list</title>');
  expect((await web.request({ url: 'http://10.1.0.5/.htaccess' })).status).toBe(403);
  web.process.kill('SIGWINCH');
  expect(await web.clock.runFor(web.process.exited)).toEqual({ code: 0 });
  expect(log(web.stderr()).split('\n').at(-2)).toBe(
    '<Time> [mpm_event:notice] [pid 1:tid 1] AH00492: caught SIGWINCH, shutting down gracefully',
  );
}); // prettier-ignore

test('a mounted configuration that is wrong ends the container', async () => {
  const web = await runContainer('httpd', {
    prepare: (fs) => fs.writeFile(`${home}/conf/httpd.conf`, 'Listen 80\nDocumentRoot "/nowhere"\n'),
  });
  expect(await web.clock.runFor(web.process.exited)).toEqual({ code: 1 });
  expect(web.stderr()).toBe(
    `AH00526: Syntax error on line 2 of ${home}/conf/httpd.conf:\nDocumentRoot '/nowhere' is not a directory, or is not readable\n`,
  );
});

test('apachectl: test, graceful reload of a changed file, stop', async () => {
  const web = await runContainer('httpd');
  const conf = `${home}/conf/httpd.conf`;
  expect(await web.exec('httpd', '-t')).toEqual({
    code: 0,
    stdout: '',
    stderr: expect.stringMatching(/^AH00558: .*\nSyntax OK\n$/),
  });
  web.fs.writeFile(conf, 'ServerName web\nRedirect 302 / http://elsewhere.example/\n', { append: true });
  expect(await web.exec('apachectl', '-t')).toMatchObject({ stderr: expect.stringContaining('Syntax OK') });
  expect((await web.exec('apachectl', '-k', 'graceful')).code).toBe(0);
  await web.clock.settle();
  const moved = await web.request({ url: 'http://10.1.0.5/x' });
  expect([moved.status, moved.headers.find(([name]) => name === 'Location')]).toEqual([
    302,
    ['Location', 'http://elsewhere.example/x'],
  ]);
  expect(web.stderr()).toContain('AH00493: SIGUSR1 received.  Doing graceful restart\n');
  expect((await web.exec('apachectl', '-k', 'stop')).code).toBe(0);
  expect(await web.clock.runFor(web.process.exited)).toEqual({ code: 0 });
});

test('what is not simulated is announced, a handler from outside makes the content', async () => {
  const web = await runContainer('httpd', {
    prepare: (fs) =>
      fs.writeFile(`${home}/conf/httpd.conf`, 'LoadModule expires_module modules/mod_expires.so\nExpiresActive on\n', { append: true }),
  });
  expect(web.stderr()).toContain('not simulated: the directive ExpiresActive has no effect here\n');
}); // prettier-ignore
