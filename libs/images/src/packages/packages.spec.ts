import { expect, test } from '@jest/globals';
import { runContainer } from '../testing/container.ts';

const sleeping = (reference: string) => runContainer(reference, { command: ['sleep', '86400'] });

test('apt-get knows no package before its first update, then installs what is really there', async () => {
  const container = await sleeping('debian');
  const shell = (script: string) => container.exec('bash', '-c', script);
  expect(await shell('curl --version; apt-get install -y curl')).toEqual({
    code: 100,
    stdout: 'Reading package lists...\nBuilding dependency tree...\nReading state information...\n',
    stderr: 'bash: line 1: curl: command not found\nE: Unable to locate package curl\n',
  });
  const begun = container.clock.now();
  expect(await shell('apt-get update')).toEqual({
    code: 0,
    stderr: '',
    stdout: `Get:1 http://deb.debian.org/debian trixie InRelease [140 kB]
Get:2 http://deb.debian.org/debian trixie-updates InRelease [47.3 kB]
Get:3 http://deb.debian.org/debian-security trixie-security InRelease [43.4 kB]
Get:4 http://deb.debian.org/debian trixie/main amd64 Packages [9669 kB]
Get:5 http://deb.debian.org/debian trixie-updates/main amd64 Packages [5412 B]
Get:6 http://deb.debian.org/debian-security trixie-security/main amd64 Packages [69.1 kB]
Fetched 9974 kB in 1s (5241 kB/s)
Reading package lists...
`,
  });
  expect(container.clock.now() - begun).toBeGreaterThan(1000);
  expect(await shell('apt-get install -y curl')).toEqual({
    code: 0,
    stderr: 'debconf: delaying package configuration, since apt-utils is not installed\n',
    stdout: `Reading package lists...
Building dependency tree...
Reading state information...
The following additional packages will be installed:
  libcurl4t64
The following NEW packages will be installed:
  curl libcurl4t64
0 upgraded, 2 newly installed, 0 to remove and 0 not upgraded.
Need to get 661 kB of archives.
After this operation, 1680 kB of additional disk space will be used.
Get:1 http://deb.debian.org/debian trixie/main amd64 libcurl4t64 amd64 8.14.1-2+deb13u2 [391 kB]
Get:2 http://deb.debian.org/debian trixie/main amd64 curl amd64 8.14.1-2+deb13u2 [270 kB]
Fetched 661 kB in 0s (3479 kB/s)
Selecting previously unselected package libcurl4t64.
(Reading database ... 4938 files and directories currently installed.)
Preparing to unpack .../libcurl4t64_8.14.1-2+deb13u2_amd64.deb ...
Unpacking libcurl4t64 (8.14.1-2+deb13u2) ...
Selecting previously unselected package curl.
Preparing to unpack .../curl_8.14.1-2+deb13u2_amd64.deb ...
Unpacking curl (8.14.1-2+deb13u2) ...
Setting up libcurl4t64 (8.14.1-2+deb13u2) ...
Setting up curl (8.14.1-2+deb13u2) ...
Processing triggers for libc-bin (2.41-12) ...
`,
  });
  expect((await shell('command -v curl; curl -s localhost:9; dpkg -s curl | tail -1')).stdout).toBe(
    '/usr/bin/curl\nVersion: 8.14.1-2+deb13u2\n',
  );
  expect((await shell('apt-get install -y curl nosuchpackage')).stderr).toMatch(
    /^E: Unable to locate package nosuchpackage\nnot simulated: packages other than bind9-dnsutils, /,
  );
  expect((await shell('apt-get remove -y curl; curl')).stderr).toBe(
    'bash: line 1: curl: command not found\n',
  );
});

test('apt asks before it installs more than it was told to', async () => {
  const container = await sleeping('ubuntu');
  await container.exec('apt-get', 'update');
  const asked = await container.exec('bash', '-c', 'apt-get install procps </dev/null | tail -2');
  expect(asked.stdout).toBe(
    'After this operation, 2589 kB of additional disk space will be used.\nDo you want to continue? [Y/n] Abort.\n',
  );
  await container.exec('bash', '-c', 'echo y | apt-get install procps');
  expect((await container.exec('ps', '-o', 'pid', '-e')).code).toBe(0);
});

test('apk fetches its index and installs; what is not in the catalogue is said', async () => {
  const container = await sleeping('alpine');
  expect(await container.exec('apk', 'add', '--no-cache', 'curl')).toEqual({
    code: 0,
    stderr: '',
    stdout: `fetch https://dl-cdn.alpinelinux.org/alpine/v3.22/main/x86_64/APKINDEX.tar.gz
fetch https://dl-cdn.alpinelinux.org/alpine/v3.22/community/x86_64/APKINDEX.tar.gz
(1/2) Installing libcurl (8.14.1-r2)
(2/2) Installing curl (8.14.1-r2)
Executing busybox-1.37.0-r19.trigger
OK: 9 MiB in 18 packages
`,
  });
  expect((await container.exec('curl', '-s', 'localhost:9')).code).toBe(7);
  const unknown = await container.exec('apk', 'add', 'nosuch');
  expect([unknown.code, unknown.stdout.split('\n').slice(2)]).toEqual([
    1,
    [
      'ERROR: unable to select packages:',
      '  nosuch (no such package):',
      '    required by: world[nosuch]',
      '',
    ],
  ]);
});
