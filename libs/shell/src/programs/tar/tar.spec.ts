import { expect, test } from '@jest/globals';
import { encodeUtf8 } from '@drydock/machinery';
import { createMachine, run } from '../../testdata/machine.ts';
import { asApplet } from '../support/program-io.ts';
import { ArchiveError, ArchiveReader } from './archive-reader.ts';
import { headerBlocks, padding, type TarEntry } from './header.ts';
import { tar } from './tar.ts';

const tree = `mkdir -p d/sub; echo hello > d/a.txt; echo x > d/sub/b; ln -s a.txt d/l; `;

/** What GNU tar 1.34 answers, recorded. */
test.each([
  [
    'tar cf a.tar d nosuch',
    'tar: nosuch: Cannot stat: No such file or directory\ntar: Exiting with failure status due to previous errors\n',
    2,
  ],
  [
    'tar',
    "tar: You must specify one of the '-Acdtrux', '--delete' or '--test-label' options\nTry 'tar --help' or 'tar --usage' for more information.\n",
    2,
  ],
  [
    'tar c',
    "tar: Cowardly refusing to create an empty archive\nTry 'tar --help' or 'tar --usage' for more information.\n",
    2,
  ],
  [
    'tar xf nosuch.tar',
    'tar: nosuch.tar: Cannot open: No such file or directory\ntar: Error is not recoverable: exiting now\n',
    2,
  ],
  [
    'tar cf a.tar d; tar xf a.tar -C /nope',
    'tar: /nope: Cannot open: No such file or directory\ntar: Error is not recoverable: exiting now\n',
    2,
  ],
  [
    'echo garbage | tar xf -',
    'tar: This does not look like a tar archive\ntar: Exiting with failure status due to previous errors\n',
    2,
  ],
  [
    ': | tar xf -',
    'tar: This does not look like a tar archive\ntar: Exiting with failure status due to previous errors\n',
    2,
  ],
  [
    'tar cf a.tar d; tar xf a.tar nope',
    'tar: nope: Not found in archive\ntar: Exiting with failure status due to previous errors\n',
    2,
  ],
  ['tar cf b.tar $PWD/d/a.txt', "tar: Removing leading `/' from member names\n", 0],
  [
    'tar cf - d/a.txt | head -c 513 | tar xf -',
    'tar: Unexpected EOF in archive\ntar: Unexpected EOF in archive\ntar: Error is not recoverable: exiting now\n',
    2,
  ],
  ['tar czf a.tgz d', 'tar: not simulated: gzip\n', 2],
])('%s', async (script, stderr, exit) => {
  expect(await run(createMachine(), tree + script)).toEqual({ stdout: '', stderr, exit });
});

test('what is packed comes out as it was, also by way of a pipe and under another name', async () => {
  const script = `${tree} chmod 640 d/a.txt; touch -d '2025-01-02 03:04:05' d/a.txt
    long=d/$(printf 'n%.0s' $(seq 120)); echo long > $long
    tar cf a.tar d; mkdir out; tar xf a.tar -C out; diff -r d out/d && stat -c '%a %Y' out/d/a.txt; readlink out/d/l; cat out/$long
    tar cf - d/sub | tar xvmf - -C out; tar tf a.tar d/sub; tar xOf a.tar d/a.txt
    tar cf c.tar --exclude=sub d; tar tf c.tar | sort | head -3; tar tvf a.tar d/l d/a.txt`;
  const { stdout, stderr, exit } = await run(createMachine(), script);
  expect([stdout.replace(/\d{4}-\d\d-\d\d \d\d:\d\d (?=d\/l)/, '<Time> '), stderr, exit]).toEqual([
    `640 1735787045
a.txt
long
d/sub/
d/sub/b
d/sub/
d/sub/b
hello
d/
d/a.txt
d/l
-rw-r----- root/root         6 2025-01-02 03:04 d/a.txt
lrwxrwxrwx root/root         0 <Time> d/l -> a.txt
`,
    '',
    0,
  ]);
});

test('no member leaves the directory', async () => {
  const script = `mkdir in; cd in; echo evil > /tmp/evil; tar cPf ../e.tar ../../../tmp/evil; tar xf ../e.tar; find . -type f`;
  expect(await run(createMachine(), script)).toEqual({
    stdout: './tmp/evil\n',
    stderr: "tar: Removing leading `../../../' from member names\n",
    exit: 0,
  });
});

test('busybox in its own words', async () => {
  const machine = createMachine({ tar: asApplet(tar) });
  const script = `${tree} tar cf a.tar d/a.txt; tar tf a.tar; tar cf x.tar nosuch; tar xf nosuch.tar; echo garbage | tar xf -; wc -c < a.tar`;
  expect(await run(machine, script)).toEqual({
    stdout: 'd/a.txt\n2048\n',
    stderr: `tar: nosuch: No such file or directory
tar: error exit delayed from previous errors
tar: can't open 'nosuch.tar': No such file or directory
tar: short read
`,
    exit: 0,
  });
});

const entry: TarEntry = {
  path: 'a',
  type: 'file',
  mode: 0o644,
  uid: 0,
  gid: 0,
  size: 3,
  mtime: 0,
  target: '',
  user: '',
  group: '',
};

test('pax records say more than a header can', async () => {
  const records = encodeUtf8('25 path=longer/than/that\n20 mtime=1700000000\n');
  const pax = headerBlocks({ ...entry, size: records.length });
  pax[156] = 'x'.charCodeAt(0);
  const sum = pax.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0);
  pax.set(encodeUtf8(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  const parts = [
    pax,
    records,
    padding(records.length),
    headerBlocks(entry),
    encodeUtf8('abc'),
    padding(3),
    new Uint8Array(1024),
  ];
  async function* chunks() {
    for (const part of parts) for (let i = 0; i < part.length; i += 100) yield part.subarray(i, i + 100);
  }
  const reader = new ArchiveReader(chunks());
  const found = await reader.next();
  expect(found).toEqual({ ...entry, path: 'longer/than/that', mtime: 1_700_000_000_000 });
  expect(await reader.next()).toBeUndefined();
});

test('10,000 damaged archives: an entry, an end or an ArchiveError', async () => {
  const good = Buffer.concat([
    headerBlocks({ ...entry, path: 'x'.repeat(150) }),
    Buffer.from('abc'),
    padding(3),
    new Uint8Array(1024),
  ]);
  let seed = 1;
  const next = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const outcomes = new Set<string>();
  for (let i = 0; i < 10_000; i++) {
    const bytes = Uint8Array.from(good);
    for (let k = next(4); k >= 0; k--) bytes[next(bytes.length)] = next(256);
    const cut = bytes.subarray(0, next(10) === 0 ? next(bytes.length) : bytes.length);
    const reader = new ArchiveReader(
      (async function* () {
        yield cut;
      })(),
    );
    try {
      while (await reader.next());
      outcomes.add('end');
    } catch (error) {
      outcomes.add(error instanceof ArchiveError ? error.problem : String(error));
    }
  }
  expect([...outcomes].sort()).toEqual(['cut off', 'end', 'half a header', 'not an archive']);
});
