import { beforeEach, describe, expect, test } from '@jest/globals';
import { createEnvironment, type Environment } from '@drydock/envtest';
import type { StatusObject } from '@drydock/machinery';

let env: Environment;
let first: number;
beforeEach(async () => {
  env = await createEnvironment();
  first = env.store.revision;
  for (const name of ['a', 'b', 'c', 'd']) {
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } };
    await env.transport.request({ method: 'POST', path, body });
  }
});

const path = '/api/v1/namespaces/default/configmaps';
interface List {
  readonly metadata: {
    readonly continue?: string;
    readonly resourceVersion: string;
    readonly remainingItemCount?: number;
  };
  readonly items: readonly { readonly metadata: { readonly name: string } }[];
}

async function list(query: string) {
  const { status, body } = await env.transport.request({ method: 'GET', path: `${path}?${query}` });
  const { items, metadata } = body as List;
  return {
    status,
    names: items?.map((item) => item.metadata.name).join(''),
    metadata,
    body: body as StatusObject,
  };
}

const token = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
declare const Buffer: { from(text: string): { toString(encoding: 'base64url'): string } };

describe('which resourceVersion a list reads', () => {
  test.each([
    ['', 'abcd', 4],
    ['resourceVersion=0', 'abcd', 4],
    ['resourceVersion=1', 'abcd', 4],
    ['resourceVersion=FIRST+2&resourceVersionMatch=NotOlderThan', 'abcd', 4],
    ['resourceVersion=0&resourceVersionMatch=NotOlderThan', 'abcd', 4],
    ['resourceVersion=FIRST+2&resourceVersionMatch=Exact', 'ab', 2],
    ['resourceVersion=FIRST+2&limit=5', 'ab', 2],
    ['resourceVersion=FIRST+2&limit=5&resourceVersionMatch=NotOlderThan', 'abcd', 4],
    ['resourceVersion=0&limit=5', 'abcd', 4],
    ['limit=-1', 'abcd', 4],
    ['limit=0', 'abcd', 4],
  ])('%s', async (query, names, offset) => {
    const answer = await list(query.replace('FIRST+2', String(first + 2)));
    expect([answer.status, answer.names, answer.metadata.resourceVersion, answer.metadata.continue]).toEqual([
      200,
      names,
      String(first + offset),
      undefined,
    ]);
  });
});

describe('what a list refuses', () => {
  const invalid = (text: string) => `ListOptions.meta.k8s.io "" is invalid: ${text}`;
  const parsing = (text: string, why: string) =>
    `invalid resource version: resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": ${why}`;
  test.each([
    [
      'resourceVersionMatch=Exact',
      422,
      invalid(
        'resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
      ),
    ],
    [
      'resourceVersionMatch=Exact&resourceVersion=0',
      422,
      invalid(
        'resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
      ),
    ],
    [
      'resourceVersionMatch=x&resourceVersion=1',
      422,
      invalid('resourceVersionMatch: Unsupported value: "x": supported values: "Exact", "NotOlderThan", ""'),
    ],
    [
      'resourceVersionMatch=x&continue=y',
      422,
      invalid(
        '[resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided, resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided, resourceVersionMatch: Unsupported value: "x": supported values: "Exact", "NotOlderThan", ""]',
      ),
    ],
    [
      'sendInitialEvents=true',
      422,
      invalid('sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list'),
    ],
    ['resourceVersion=abc', 400, parsing('abc', 'invalid syntax')],
    ['resourceVersion=99999999999999999999', 400, parsing('99999999999999999999', 'value out of range')],
    [
      `continue=${token({ v: 'meta.k8s.io/v1', rv: 5, start: 'b\0' })}&resourceVersion=5`,
      400,
      'specifying resource version is not allowed when using continue',
    ],
    [
      'continue=***',
      400,
      'invalid continue token: continue key is not valid: illegal base64 data at input byte 0',
    ],
    [
      `continue=${token('x').slice(0, 3)}`,
      400,
      'invalid continue token: continue key is not valid: unexpected end of JSON input',
    ],
    [
      `continue=${token({ v: 'v2', rv: 5, start: 'b' })}`,
      400,
      'invalid continue token: continue key is not valid: server does not recognize this encoded version "v2"',
    ],
    [
      `continue=${token({ v: 'meta.k8s.io/v1', start: 'b' })}`,
      400,
      'invalid continue token: continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)',
    ],
    [
      `continue=${token({ v: 'meta.k8s.io/v1', rv: 5 })}`,
      400,
      'invalid continue token: continue key is not valid: encoded start key empty (version meta.k8s.io/v1)',
    ],
    [
      `continue=${token({ v: 'meta.k8s.io/v1', rv: 5, start: '../kube-system/x' })}`,
      400,
      'invalid continue token: continue key is not valid: ../kube-system/x',
    ],
    ['limit=x', 400, 'strconv.ParseInt: parsing "x": invalid syntax'],
    [
      'watch=1&resourceVersionMatch=NotOlderThan',
      422,
      invalid(
        'resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
      ),
    ],
    [
      'watch=1&sendInitialEvents=true',
      422,
      invalid(
        'resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
      ),
    ],
    [
      'watch=1&sendInitialEvents=true&resourceVersionMatch=Exact',
      422,
      invalid(
        '[resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan, resourceVersionMatch: Unsupported value: "Exact": supported values: "NotOlderThan"]',
      ),
    ],
    ['watch=1&resourceVersion=abc', 400, parsing('abc', 'invalid syntax')],
  ])('%s', async (query, status, message) => {
    const answer = await list(query);
    expect([answer.status, answer.body.message]).toEqual([status, message]);
  });
});

describe('pages', () => {
  test('are consistent, count what remains unless there is a selector, and go on after compaction when asked to', async () => {
    const one = await list('limit=2');
    expect([one.names, one.metadata.remainingItemCount]).toEqual(['ab', 2]);
    const selected = await list('limit=2&fieldSelector=metadata.name!=d');
    expect([selected.names, selected.metadata.remainingItemCount]).toEqual(['ab', undefined]);
    await env.transport.request({ method: 'DELETE', path: `${path}/c` });
    const two = await list(`limit=1&continue=${one.metadata.continue}`);
    expect([two.names, two.metadata.resourceVersion]).toEqual(['c', one.metadata.resourceVersion]);

    env.store.compact(env.store.revision);
    const expired = await list(`limit=2&continue=${one.metadata.continue}`);
    expect([expired.status, expired.body.reason, expired.body.message?.slice(0, 80)]).toEqual([
      410,
      'Expired',
      'The provided continue parameter is too old to display a consistent list result. ',
    ]);
    const rest = await list(`limit=2&continue=${expired.metadata.continue}`);
    expect([rest.status, rest.names]).toEqual([200, 'd']);
    const gone = await list(`resourceVersion=${first + 1}&resourceVersionMatch=Exact`);
    expect([gone.status, gone.body.message]).toEqual([
      410,
      'The resourceVersion for the provided list is too old.',
    ]);
  });
});

describe('the options of a write', () => {
  const create = (kind: string, text: string) => `${kind}.meta.k8s.io "" is invalid: ${text}`;
  test.each([
    [
      'POST',
      'dryRun=x',
      create('CreateOptions', 'dryRun: Unsupported value: ["x"]: supported values: "All"'),
    ],
    [
      'POST',
      'fieldValidation=x',
      create(
        'CreateOptions',
        'fieldValidation: Unsupported value: "x": supported values: "", "Ignore", "Strict", "Warn"',
      ),
    ],
    [
      'POST',
      `fieldManager=${'x'.repeat(129)}`,
      create('CreateOptions', 'fieldManager: Too long: may not be more than 128 bytes'),
    ],
    [
      'POST',
      'fieldManager=a%0Ab',
      create(
        'CreateOptions',
        'fieldManager: Invalid value: "a\\nb": invalid character U+000A (at position 1)',
      ),
    ],
    [
      'PATCH',
      'force=true&dryRun=x',
      create(
        'PatchOptions',
        '[force: Forbidden: may not be specified for non-apply patch, dryRun: Unsupported value: ["x"]: supported values: "All"]',
      ),
    ],
    [
      'PUT',
      'dryRun=All&dryRun=x',
      create('UpdateOptions', 'dryRun: Unsupported value: ["All","x"]: supported values: "All"'),
    ],
  ] as const)('%s %s', async (method, query, message) => {
    const { status, body } = await env.transport.request({
      method,
      path: `${path}${method === 'POST' ? '' : '/a'}?${query}`,
      headers: { 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' },
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } },
    });
    expect([status, (body as StatusObject).message]).toEqual([422, message]);
  });
});
