import { describe, expect, test } from '@jest/globals';
import { serializeFileSystem, createFileSystem } from './create-file-system.ts';
import type { FileSystem } from './file-system.ts';
import { fileSystemTemplate } from './file-system-template.ts';

const text = new TextDecoder();

function build(fs: FileSystem): void {
  fs.mkdir('/etc');
  fs.writeFile('/etc/motd', 'hello\n');
  fs.writeFile('/etc/old', 'old\n');
  fs.utimes('/etc/old', 7);
  fs.link('/etc/motd', '/etc/again');
  fs.symlink('motd', '/etc/also');
  fs.writeProgram('/ls', 'ls');
}

describe('a template', () => {
  test('gives what writing the files anew gives', () => {
    const anew = createFileSystem({ clock: { now: () => 5 } });
    build(anew);
    const copy = fileSystemTemplate(build)({ now: () => 5 });
    for (const fs of [anew, copy]) fs.writeFile('/new', 'x');
    expect(serializeFileSystem(copy)).toBe(serializeFileSystem(anew));
    expect(['/', '/etc', '/etc/motd', '/etc/old', '/ls', '/new'].map((path) => copy.lstat(path))).toEqual(
      ['/', '/etc', '/etc/motd', '/etc/old', '/ls', '/new'].map((path) => anew.lstat(path)),
    );
    expect(copy.usage).toEqual(anew.usage);
  });

  test('is not touched by what happens to a copy, nor is another copy', () => {
    const start = fileSystemTemplate(build);
    const [one, two] = [start({ now: () => 1 }), start({ now: () => 2 })];
    const handle = one.open('/etc/motd', { read: true, write: true });
    handle.write(0, new TextEncoder().encode('J'));
    one.writeFile('/etc/old', 'er\n', { append: true });
    one.unlink('/ls');
    const read = (fs: FileSystem) =>
      ['/etc/motd', '/etc/again', '/etc/old'].map((path) => text.decode(fs.readFile(path)));
    expect(read(one)).toEqual(['Jello\n', 'Jello\n', 'old\ner\n']);
    for (const fs of [two, start({ now: () => 3 })]) {
      expect(read(fs)).toEqual(['hello\n', 'hello\n', 'old\n']);
      expect(fs.exists('/ls')).toBe(true);
    }
  });
});
