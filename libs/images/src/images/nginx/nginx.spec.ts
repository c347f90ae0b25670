import { describe, expect, test } from '@jest/globals';
import { runContainer } from '../../testing/container.ts';

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
});
