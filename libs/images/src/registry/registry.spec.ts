import { describe, expect, test } from '@jest/globals';
import { registry } from '../index.ts';
import { familiarString, parseReference } from './reference.ts';

const errorOf = (reference: string) => {
  const answer = registry.resolve(reference);
  return 'error' in answer ? answer.error : undefined;
};
const found = (reference: string) => {
  const answer = registry.resolve(reference);
  return 'error' in answer ? answer.error : [answer.image.repository, answer.version, answer.simulated];
};

test.each([
  ['nginx', ['docker.io/library/nginx', '1.29.3', true]],
  ['nginx:latest', ['docker.io/library/nginx', '1.29.3', true]],
  ['docker.io/nginx:1.27', ['docker.io/library/nginx', '1.27.5', true]],
  ['docker.io/library/nginx:1.14.2', ['docker.io/library/nginx', '1.14.2', true]],
  ['index.docker.io/library/busybox:1.36', ['docker.io/library/busybox', '1.36.1', true]],
  ['nginx:stable-alpine', ['docker.io/library/nginx', '1.28.0-alpine', true]],
  ['portainer/portainer-ce', ['docker.io/portainer/portainer-ce', '2.33.4', true]],
  ['portainer/portainer-ce:2.21.5', ['docker.io/portainer/portainer-ce', '2.21.5', true]],
  ['k8s.gcr.io/pause:3.9', ['registry.k8s.io/pause', '3.9', true]],
  ['php:8.3-fpm', ['docker.io/library/php', '8.3.27', true]],
  ['php:8.3-apache', ['docker.io/library/php', '8.3-apache', false]],
  ['cassandra:5', ['docker.io/library/cassandra', '5', false]],
  ['somebody/app:v1', ['docker.io/somebody/app', 'v1', false]],
  ['ghcr.io/org/team/app', ['ghcr.io/org/team/app', 'latest', false]],
])('%s is pulled', (reference, expected) => {
  expect(found(reference)).toEqual(expected);
});

const denied = (name: string) =>
  `pull access denied for ${name}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`;

test.each([
  ['foo', denied('foo')],
  ['ngnix', denied('ngnix')],
  ['me/does-not-exist', denied('me/does-not-exist')],
  ['nginx:9.9', 'manifest for nginx:9.9 not found: manifest unknown: manifest unknown'],
  ['memcached:nosuchtag', 'manifest for memcached:nosuchtag not found: manifest unknown: manifest unknown'],
  [
    'portainer/portainer-ce:99',
    'manifest for portainer/portainer-ce:99 not found: manifest unknown: manifest unknown',
  ],
  [
    'registry.k8s.io/pause:9',
    'manifest for registry.k8s.io/pause:9 not found: manifest unknown: Failed to fetch "9"',
  ],
  [
    'nosuch.example/app',
    'Get "https://nosuch.example/v2/": dial tcp: lookup nosuch.example on 192.168.65.7:53: no such host',
  ],
  [
    'localhost:5000/app',
    'Get "https://localhost:5000/v2/": dial tcp 127.0.0.1:5000: connect: connection refused',
  ],
  ['scratch', "'scratch' is a reserved name"],
  ['NGINX', 'invalid reference format: repository name (library/NGINX) must be lowercase'],
  ['nginx:', 'invalid reference format'],
  ['nginx@sha256:abc', 'invalid reference format'],
  ['nginx latest', 'invalid reference format'],
  ['', 'invalid reference format'],
])('%s is refused', (reference, expected) => {
  expect(errorOf(reference)).toBe(expected);
});

describe('references', () => {
  test('are printed as dockerd does', () => {
    const shown = ['docker.io/library/nginx', 'quay.io/a/b:1', 'a/b'].map((text) =>
      familiarString(parseReference(text) as never),
    );
    expect(shown).toEqual(['nginx:latest', 'quay.io/a/b:1', 'a/b:latest']);
  });

  test('of one version have one digest, which can be pulled by', () => {
    const [latest, pinned] = ['nginx', 'nginx:1.29.3'].map(
      (text) => registry.resolve(text) as { digest: string },
    );
    expect(latest!.digest).toBe(pinned!.digest);
    expect(found(`nginx@${latest!.digest}`)).toEqual(['docker.io/library/nginx', '1.29.3', true]);
  });
});
