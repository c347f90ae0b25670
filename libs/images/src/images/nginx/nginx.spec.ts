import { describe, expect, test } from '@jest/globals';
import type { FileSystem } from '@drydock/shell';
import { runContainer } from '../../testing/container.ts';
import { LoopbackNetwork } from '../../testing/loopback.ts';

describe('nginx', () => {
  test('starts as the official image does', async () => {
    const web = await runContainer('nginx');
    expect(web.stdout()).toMatchInlineSnapshot(`
     "/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration
     /docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/
     /docker-entrypoint.sh: Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh
     10-listen-on-ipv6-by-default.sh: info: Getting the checksum of /etc/nginx/conf.d/default.conf
     10-listen-on-ipv6-by-default.sh: info: Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf
     /docker-entrypoint.sh: Sourcing /docker-entrypoint.d/15-local-resolvers.envsh
     /docker-entrypoint.sh: Launching /docker-entrypoint.d/20-envsubst-on-templates.sh
     /docker-entrypoint.sh: Launching /docker-entrypoint.d/30-tune-worker-processes.sh
     /docker-entrypoint.sh: Configuration complete; ready for start up
     "
    `);
    expect(web.stderr()).toMatchInlineSnapshot(`
     "2025/10/09 08:53:20 [notice] 1#1: using the "epoll" event method
     2025/10/09 08:53:20 [notice] 1#1: nginx/1.29.3
     2025/10/09 08:53:20 [notice] 1#1: built by gcc 14.2.0 (Debian 14.2.0-19) 
     2025/10/09 08:53:20 [notice] 1#1: OS: Linux 6.10.14-linuxkit
     2025/10/09 08:53:20 [notice] 1#1: getrlimit(RLIMIT_NOFILE): 1048576:1048576
     2025/10/09 08:53:20 [notice] 1#1: start worker processes
     2025/10/09 08:53:20 [notice] 1#1: start worker process 6
     2025/10/09 08:53:20 [notice] 1#1: start worker process 7
     "
    `);
  });
  test('serves the welcome page', async () => {
    const web = await runContainer('nginx');
    const reply = await web.request({ url: 'http://10.1.0.5/', headers: [['User-Agent', 'curl/8.17.0']] });
    expect(reply.status).toBe(200);
    expect(reply.headers).toMatchInlineSnapshot(`
     [
       [
         "Server",
         "nginx/1.29.3",
       ],
       [
         "Date",
         "Thu, 09 Oct 2025 08:53:20 GMT",
       ],
       [
         "Content-Type",
         "text/html",
       ],
       [
         "Content-Length",
         "615",
       ],
       [
         "Last-Modified",
         "Tue, 28 Oct 2025 11:53:09 GMT",
       ],
       [
         "ETag",
         ""6900aea5-267"",
       ],
       [
         "Accept-Ranges",
         "bytes",
       ],
       [
         "Connection",
         "close",
       ],
     ]
    `);
    expect(reply.text).toContain('<h1>Welcome to nginx!</h1>');
    expect((await web.request({ url: 'http://10.1.0.5/nope' })).text).toMatchInlineSnapshot(`
     "<html>
     <head><title>404 Not Found</title></head>
     <body>
     <center><h1>404 Not Found</h1></center>
     <hr><center>nginx/1.29.3</center>
     </body>
     </html>
     "
    `);
    expect(web.stdout().split('\n').slice(-3)).toMatchInlineSnapshot(`
     [
       "10.1.0.9 - - [09/Oct/2025:08:53:20 +0000] "GET / HTTP/1.1" 200 615 "-" "curl/8.17.0" "-"",
       "10.1.0.9 - - [09/Oct/2025:08:53:20 +0000] "GET /nope HTTP/1.1" 404 153 "-" "-" "-"",
       "",
     ]
    `);
  });

  const conf = (text: string) => (fs: FileSystem) => fs.writeFile('/etc/nginx/conf.d/default.conf', text);

  test('ends with the configuration error', async () => {
    const web = await runContainer('nginx', { prepare: conf('server {\n  listen 80\n  root /x;\n}\n') });
    expect((await web.clock.runFor(web.process.exited)).code).toBe(1);
    expect(web.stderr()).toBe(
      '2025/10/09 08:53:20 [emerg] 1#1: invalid parameter "root" in /etc/nginx/conf.d/default.conf:3\n' +
        'nginx: [emerg] invalid parameter "root" in /etc/nginx/conf.d/default.conf:3\n',
    );
    expect(web.stdout()).toContain('default.conf differs from the packaged version');
  });

  test('ends when an upstream has no name', async () => {
    const text = 'server { location / {\n proxy_pass http://backend:8080; } }';
    const web = await runContainer('nginx', { prepare: conf(text) });
    expect((await web.clock.runFor(web.process.exited)).code).toBe(1);
    expect(web.stderr()).toContain(
      'nginx: [emerg] host not found in upstream "backend" in /etc/nginx/conf.d/default.conf:2\n',
    );
  });

  test('proxies by name', async () => {
    const network = new LoopbackNetwork();
    network.addName('backend', '10.1.0.7');
    await runContainer('hashicorp/http-echo', {
      network,
      address: '10.1.0.7',
      args: ['-text=hello', '-listen=:8080'],
    });
    const web = await runContainer('nginx', {
      network,
      prepare: conf('server { location / { proxy_pass http://backend:8080; } }'),
    });
    const reply = await web.request({ url: 'http://10.1.0.5/' });
    expect([reply.status, reply.text]).toEqual([200, 'hello\n']);
  });

  test('says why a backend does not answer', async () => {
    const web = await runContainer('nginx', {
      prepare: conf('server { server_name x; location / { proxy_pass http://10.1.0.8:81; } }'),
    });
    expect((await web.request({ url: 'http://10.1.0.5/a' })).status).toBe(502);
    expect(web.stderr().split('\n').at(-2)).toBe(
      '2025/10/09 08:53:20 [error] 6#6: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 10.1.0.9, server: x, request: "GET /a HTTP/1.1", upstream: "http://10.1.0.8:81/a", host: "10.1.0.5"',
    );
  });

  test('serves TLS, and tells plain HTTP on its port apart', async () => {
    const text =
      'server { listen 443 ssl; ssl_certificate /tls/tls.crt; ssl_certificate_key /tls/tls.key; return 200 "secure\\n"; }';
    const prepare = (fs: FileSystem) => {
      conf(text)(fs);
      fs.mkdir('/tls');
      fs.writeFile('/tls/tls.crt', '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n');
      fs.writeFile('/tls/tls.key', '-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n');
    };
    const web = await runContainer('nginx', { prepare });
    expect((await web.request({ url: 'https://10.1.0.5/', insecure: true })).text).toBe('secure\n');
    const mistake = await web.request({ url: 'http://10.1.0.5:443/' });
    expect([mistake.status, mistake.text]).toEqual([
      400,
      '<html>\r\n<head><title>400 The plain HTTP request was sent to HTTPS port</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n<center>The plain HTTP request was sent to HTTPS port</center>\r\n<hr><center>nginx/1.29.3</center>\r\n</body>\r\n</html>\r\n',
    ]);
  });

  test('reloads on request, and keeps the old configuration when the new one is bad', async () => {
    const web = await runContainer('nginx', { prepare: conf('server { return 200 "one\\n"; }') });
    web.fs.writeFile('/etc/nginx/conf.d/default.conf', 'server { return 200 "two\\n"; }');
    expect((await web.request({ url: 'http://10.1.0.5/' })).text).toBe('one\n');
    expect((await web.exec('nginx', '-s', 'reload')).code).toBe(0);
    expect((await web.request({ url: 'http://10.1.0.5/' })).text).toBe('two\n');
    web.fs.writeFile('/etc/nginx/conf.d/default.conf', 'server { retur 200; }');
    const test = await web.exec('nginx', '-t');
    expect([test.code, test.stderr]).toEqual([
      1,
      expect.stringContaining(
        'nginx: [emerg] unknown directive "retur" in /etc/nginx/conf.d/default.conf:1\nnginx: configuration file /etc/nginx/nginx.conf test failed\n',
      ),
    ]);
    await web.exec('nginx', '-s', 'reload');
    expect((await web.request({ url: 'http://10.1.0.5/' })).text).toBe('two\n');
  });

  test('stops with grace', async () => {
    const web = await runContainer('nginx');
    web.process.kill('SIGQUIT');
    expect(await web.clock.runFor(web.process.exited)).toEqual({ code: 0 });
    expect(web.stderr()).toContain('[notice] 1#1: signal 3 (SIGQUIT) received, shutting down\n');
    expect(web.stderr()).toMatch(/worker process 6 exited with code 0\n(.*\n)*.*\[notice\] 1#1: exit\n$/);
  });

  test('as a daemon the container ends at once', async () => {
    const web = await runContainer('nginx', { command: ['nginx'] });
    expect(await web.clock.runFor(web.process.exited)).toEqual({ code: 0 });
  });

  test('renders templates from the environment', async () => {
    const web = await runContainer('nginx', {
      env: { GREETING: 'hi' },
      prepare: (fs) => {
        fs.mkdir('/etc/nginx/templates');
        fs.writeFile(
          '/etc/nginx/templates/default.conf.template',
          'server { return 200 "${GREETING} $host\\n"; }',
        );
      },
    });
    expect((await web.request({ url: 'http://10.1.0.5/' })).text).toBe('hi 10.1.0.5\n');
  });

  test('a file that only root may read is forbidden', async () => {
    const web = await runContainer('nginx', {
      prepare: (fs) => fs.writeFile('/usr/share/nginx/html/key.pem', 'x', { mode: 0o400 }),
    });
    expect((await web.request({ url: 'http://10.1.0.5/key.pem' })).status).toBe(403);
    expect(web.stderr()).toContain('open() "/usr/share/nginx/html/key.pem" failed (13: Permission denied)');
  });

  test('says what it does not simulate', async () => {
    const web = await runContainer('nginx', {
      prepare: conf('server { location / { auth_request zone=a; } }'),
    });
    expect(web.stderr()).toContain(
      'nginx: [warn] not simulated: the directive "auth_request" has no effect here\n',
    );
  });

  test('dumps its configuration', async () => {
    const web = await runContainer('nginx');
    const { stdout } = await web.exec('nginx', '-T');
    expect(stdout.match(/^# configuration file .*$/gm)).toEqual([
      '# configuration file /etc/nginx/nginx.conf:',
      '# configuration file /etc/nginx/mime.types:',
      '# configuration file /etc/nginx/conf.d/default.conf:',
    ]);
    expect(stdout).toContain('\nworker_processes  auto;\n');
  });

  test('cannot start where it may not write', async () => {
    const prepare = (fs: FileSystem) => {
      fs.chmod('/var/cache/nginx', 0o755);
      fs.mount('/var/cache/nginx', fs, { root: '/var/log/nginx', readOnly: true });
    };
    const web = await runContainer('nginx', { prepare });
    expect((await web.clock.runFor(web.process.exited)).code).toBe(1);
    expect(web.stderr()).toContain(
      '[emerg] 1#1: mkdir() "/var/cache/nginx/client_temp" failed (30: Read-only file system)\n',
    );
  });

  test('tells its version', async () => {
    const web = await runContainer('nginx:1.27-alpine');
    expect(await web.exec('nginx', '-v')).toEqual({
      code: 0,
      stdout: '',
      stderr: 'nginx version: nginx/1.27.5\n',
    });
  });

  test('before 1.19 there is no entry point script', async () => {
    const web = await runContainer('nginx:1.14.2');
    expect([web.stdout(), web.stderr()]).toEqual(['', '']);
    expect((await web.request({ url: 'http://10.1.0.5/' })).headers[0]).toEqual(['Server', 'nginx/1.14.2']);
  });
});
