// tree, file, bc, xxd, dd, man and the like.
import { decodeUtf8, isUtf8 } from '@drydock/machinery';
import { joinPath } from '../kernel/walk.ts';
import { program, type ProgramIo } from './support/program-io.ts';

export const tree = program(async (io) => {
  const options = io.options({ short: 'adfL:I:P:', long: { noreport: 'n' } });
  const counts = { directories: 0, files: 0 };
  const { fs } = io.process;
  const walk = (path: string, indent: string, depth: number) => {
    const names = fs.readdir(io.path(path)).filter((name) => options.has('a') || !name.startsWith('.'));
    const shown = names.filter(
      (name) => !options.has('d') || fs.lstat(io.path(joinPath(path, name))).type === 'directory',
    );
    shown.forEach((name, i) => {
      const full = joinPath(path, name);
      const stat = fs.lstat(io.path(full));
      const last = i === shown.length - 1;
      const target = stat.type === 'symlink' ? ` -> ${fs.readlink(io.path(full))}` : '';
      io.print(`${indent}${last ? '└── ' : '├── '}${options.has('f') ? full : name}${target}\n`);
      if (stat.type !== 'directory') return void counts.files++;
      counts.directories++;
      if (depth < options.number('L', Infinity))
        walk(full, `${indent}${last ? '    ' : '│\u00a0\u00a0 '}`, depth + 1);
    });
  };
  for (const path of options.operands.length > 0 ? options.operands : ['.']) {
    if (!fs.exists(io.path(path))) {
      io.print(`${path}  [error opening dir]\n`);
      continue;
    }
    io.print(`${path}\n`);
    counts.directories++;
    walk(path, '', 1);
  }
  if (!options.has('n')) {
    const { directories, files } = counts;
    io.print(
      `\n${directories} director${directories === 1 ? 'y' : 'ies'}${options.has('d') ? '' : `, ${files} file${files === 1 ? '' : 's'}`}\n`,
    );
  }
  return 0;
});

export const file = program(async (io) => {
  const { operands, ...options } = { ...io.options({ short: 'bi', long: { brief: 'b', 'mime-type': 'i' } }) };
  const brief = options.given.some(([letter]) => letter === 'b');
  const width = Math.max(...operands.map((path) => path.length)) + 1;
  for (const path of operands) {
    const full = io.path(path);
    const kind = !io.process.fs.exists(full)
      ? `cannot open \`${path}' (No such file or directory)`
      : kindOf(io, full);
    io.print(brief ? `${kind}\n` : `${`${path}:`.padEnd(width)} ${kind}\n`);
  }
  return 0;
});

function kindOf(io: ProgramIo, path: string): string {
  const stat = io.process.fs.lstat(path);
  if (stat.type === 'directory') return 'directory';
  if (stat.type === 'symlink') return `symbolic link to ${io.process.fs.readlink(path)}`;
  if (stat.type === 'device') return 'character special';
  if (stat.program !== undefined)
    return 'ELF 64-bit LSB pie executable, x86-64, version 1 (SYSV), dynamically linked, stripped';
  const bytes = io.process.fs.readFile(path);
  if (bytes.length === 0) return 'empty';
  const text = decodeUtf8(bytes.subarray(0, 4096));
  const script = /^#! ?(\S*\/(?:env )?(\w+))/.exec(text);
  if (!isUtf8(bytes)) return 'data';
  const encoding = /[\u0080-\uffff]/.test(text) ? 'Unicode text, UTF-8 text' : 'ASCII text';
  if (script)
    return `${script[2] === 'bash' ? 'Bourne-Again shell' : script[2] === 'sh' ? 'POSIX shell' : script[2]} script, ${encoding} executable`;
  if (/^\s*[[{]/.test(text)) {
    try {
      JSON.parse(decodeUtf8(bytes));
      return 'JSON text data';
    } catch {
      return encoding;
    }
  }
  return encoding + (text.endsWith('\n') || bytes.length > 4096 ? '' : ', with no line terminators');
}

export const xxd = program(async (io) => {
  const options = io.options({ short: 'Cpl:c:', long: { canonical: 'C' } });
  const bytes = (await io.bytes(options.operands[0] ?? '-')).subarray(0, options.number('l', Infinity));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0'));
  if (options.has('p')) {
    for (let i = 0; i < hex.length; i += 30) io.print(`${hex.slice(i, i + 30).join('')}\n`);
    return 0;
  }
  for (let i = 0; i < hex.length; i += 16) {
    const row = hex.slice(i, i + 16);
    const text = [...bytes.subarray(i, i + 16)]
      .map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.'))
      .join('');
    if (io.name === 'hexdump' || options.has('C'))
      io.print(
        `${i.toString(16).padStart(8, '0')}  ${`${row.slice(0, 8).join(' ')}  ${row.slice(8).join(' ')}`.padEnd(50)}|${text}|\n`,
      );
    else
      io.print(
        `${i.toString(16).padStart(8, '0')}: ${row
          .map((cell, j) => cell + (j % 2 === 1 ? ' ' : ''))
          .join('')
          .padEnd(41)} ${text}\n`,
      );
  }
  if (io.name === 'hexdump') io.print(`${bytes.length.toString(16).padStart(8, '0')}\n`);
  return 0;
});

export const man = program(async (io) => {
  const [page] = io.args.filter((arg) => !arg.startsWith('-'));
  if (page === undefined) {
    io.print("What manual page do you want?\nFor example, try 'man man'.\n");
    return 1;
  }
  io.print(`No manual entry for ${page}\n(manual pages are not simulated; try '${page} --help')\n`);
  return 16;
});
