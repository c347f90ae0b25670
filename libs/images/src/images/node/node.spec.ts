import { describe, expect, test } from '@jest/globals';
import { runContainer } from '../../testing/container.ts';

const start = (server: string, more: Readonly<Record<string, string>> = {}, args: readonly string[] = ['node', '/app/server.js']) =>
  runContainer('node:22', {
    args,
    prepare: (fs) => {
      fs.mkdir('/app/lib', { recursive: true });
      fs.writeFile('/app/server.js', server);
      for (const [name, text] of Object.entries(more)) fs.writeFile(`/app/${name}`, text);
    },
  }); // prettier-ignore

const script = async (text: string) => {
  const node = await start(text);
  const { code } = await node.clock.runFor(node.process.exited);
  return { code, stdout: node.stdout(), stderr: node.stderr() };
};

describe('node', () => {
  test('serves HTTP, and stops when it is asked to', async () => {
    const web = await start(`
const http = require('http');
const { greet } = require('./lib/greet');
const server = http.createServer((req, res) => {
  console.log(req.method, req.url);
  res.setHeader('Content-Type', 'text/plain');
  res.end(greet(process.env.WHO || 'world'));
});
server.listen(3000, () => console.log('listening on ' + server.address().port));
process.on('SIGTERM', () => { console.log('stopping'); server.close(() => process.exit(0)); });
`, { 'lib/greet.js': "exports.greet = (who) => 'Hello ' + who + '\\n';" }); // prettier-ignore
    await web.clock.runUntil(web.clock.now() + 100);
    const reply = await web.request({ url: 'http://10.1.0.5:3000/a?b=1' });
    expect(reply).toMatchObject({ status: 200, text: 'Hello world\n' });
    expect(reply.headers).toEqual([
      ['Content-Type', 'text/plain'],
      ['Date', 'Thu, 09 Oct 2025 08:53:20 GMT'],
      ['Content-Length', '12'],
      ['Connection', 'close'],
    ]);
    web.process.kill('SIGTERM');
    expect(await web.clock.runFor(web.process.exited)).toEqual({ code: 0 });
    expect(web.stdout()).toBe('listening on 3000\nGET /a?b=1\nstopping\n');
  });

  test('reads bodies, waits, asks others', async () => {
    const web = await start(`
import http from 'node:http';
import { readFileSync } from 'fs';
const answer = async (req, res) => {
  let body = '';
  for await (const part of req) body += part;
  await new Promise((resolve) => setTimeout(resolve, 500));
  if (req.url === '/ask') return res.end(await (await fetch('http://localhost:3000/')).text());
  res.writeHead(201, { 'X-Name': JSON.parse(readFileSync('/app/package.json', 'utf8')).name });
  res.end(body.toUpperCase());
};
http.createServer(answer).listen(3000);
`, { 'package.json': '{ "name": "shop", "type": "module" }' }); // prettier-ignore
    const reply = await web.request({ url: 'http://10.1.0.5:3000/', method: 'POST', body: 'grün' });
    expect([reply.status, reply.text]).toEqual([201, 'GRÜN']);
    expect(reply.headers).toContainEqual(['X-Name', 'shop']);
    expect((await web.request({ url: 'http://10.1.0.5:3000/ask' })).text).toBe('');
    expect(web.stderr()).toBe('');
  });

  test('time and chance are the simulation’s', async () => {
    const first = await script('console.log(new Date().toISOString(), Math.random(), new Date(2025, 0, 1).toString())');
    const second = await script('console.log(new Date().toISOString(), Math.random(), new Date(2025, 0, 1).toString())');
    expect(first.stdout).toMatch(/^2025-10-09T08:53:20.000Z 0\.\d+ Wed Jan 01 2025 00:00:00 GMT\+0000 \(Coordinated Universal Time\)\n$/);
    expect(second).toEqual(first);
  }); // prettier-ignore

  test('shows values as Node does', async () => {
    const { stdout } = await script(`
console.log({ a: 1, b: 'x', c: [1, 2, { d: { e: {} } }], f: null });
console.log('%s is %d', 'two', 2, [undefined, true], new Map([['k', new Set([1])]]));
console.log(Buffer.from('hi'), Buffer.from('aGk=', 'base64').toString(), () => 1, class A {});
`);
    expect(stdout).toBe(`{ a: 1, b: 'x', c: [ 1, 2, { d: [Object] } ], f: null }
two is 2 [ undefined, true ] Map(1) { 'k' => Set(1) { 1 } }
<Buffer 68 69> hi [Function (anonymous)] [class A]
`);
  });

  test('an error that nobody catches ends it, with the place', async () => {
    const { code, stderr } = await script('\nfunction run() {\n  return config.port;\n}\nrun();\n');
    expect(code).toBe(1);
    expect(stderr.split('\n').slice(0, 5)).toEqual([
      '/app/server.js:3',
      '  return config.port;',
      '  ^',
      '',
      'ReferenceError: config is not defined',
    ]);
    expect(stderr).toMatch(/\n\nNode\.js v22\.21\.1\n$/);
  });

  test('a missing module is said as Node says it', async () => {
    const { code, stderr } = await script("const express = require('express');\n");
    expect(code).toBe(1);
    expect(stderr).toContain("Error: Cannot find module 'express'\nRequire stack:\n- /app/server.js\n");
    expect(stderr).toContain("  code: 'MODULE_NOT_FOUND',\n  requireStack: [ '/app/server.js' ]\n}\n\nNode.js v22.21.1\n");
  }); // prettier-ignore

  test('a loop without end and depth without end end it', async () => {
    expect(await script('while (true) {}')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'not simulated: a program that computes this long without a pause\n',
    });
    expect((await script('function f() { f(); } f();')).code).toBe(1);
    expect((await script('console.log(typeof std, typeof os, typeof __host)')).stdout).toContain('undefined undefined');
  }); // prettier-ignore

  test.each([
    ['arrays', 'const all = []; for (;;) all.push(new Array(1000).fill(0));'],
    ['buffers', 'const all = []; for (;;) all.push(new Uint8Array(100000));'],
    ['a text', 'let text = ""; for (;;) text += "xxxxxxxxxxxxxxxxxxxxxxxx";'],
    ['it cannot be caught', 'const all = []; for (;;) { try { all.push(new Array(1000).fill(0)); } catch {} }'],
    ['in a promise', 'const all = []; const f = async () => { for (;;) all.push({}, await 1); }; f().catch(() => 0);'],
  ])('a heap without end ends as Node’s does: %s', async (_, text) => {
    expect(await script(text)).toEqual({
      code: 134,
      stdout: '',
      stderr: '\n<--- Last few GCs --->\n\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n',
    });
  }); // prettier-ignore

  test('memory that is let go of does not count', async () => {
    expect(
      await script('let all; for (let i = 0; i < 5000; i++) all = new Array(10_000).fill(i); console.log(all[9]);'),
    ).toEqual({ code: 0, stdout: '4999\n', stderr: '' });
  }); // prettier-ignore

  test('npm start runs the script; npm install says that it is not simulated', async () => {
    const app = await runContainer('node:22', {
      command: ['sh', '-c', 'cd /app && npm start && npm install'],
      prepare: (fs) => {
        fs.mkdir('/app');
        fs.writeFile(
          '/app/package.json',
          '{"name":"shop","version":"1.0.0","scripts":{"start":"node -p 1+1"}}',
        );
      },
    });
    expect(await app.clock.runFor(app.process.exited)).toEqual({ code: 1 });
    expect(app.stdout()).toBe('\n> shop@1.0.0 start\n> node -p 1+1\n\n2\n');
    expect(app.stderr()).toMatch(/^not simulated: npm install/);
  });
});
