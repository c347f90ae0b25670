// The file systems that images are built on.
import { shellPrograms, type FileSystem, type Program } from '@drydock/shell';
import { alpinePackagePrograms, debianPackagePrograms, packagedPrograms } from '../packages/index.ts';
import { busyboxPrograms, debianPrograms } from './applets.ts';

export interface Base {
  readonly files: (fs: FileSystem) => void;
  readonly programs: Readonly<Record<string, Program>>;
}

const accounts = {
  passwd: [
    'root:x:0:0:root:/root:/bin/sh',
    'daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin',
    'bin:x:2:2:bin:/bin:/usr/sbin/nologin',
    'www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin',
    'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin',
  ],
  group: ['root:x:0:', 'daemon:x:1:', 'bin:x:2:', 'www-data:x:33:', 'nogroup:x:65534:'],
};

function writeTree(fs: FileSystem, options: { shell: string; directories: readonly string[] }): void {
  for (const path of [
    '/bin',
    '/dev',
    '/etc',
    '/home',
    '/proc',
    '/root',
    '/sys',
    '/tmp',
    '/usr/bin',
    '/usr/sbin',
    '/var',
    ...options.directories,
  ])
    fs.mkdir(path, { recursive: true });
  fs.chmod('/tmp', 0o1777);
  fs.chmod('/root', 0o700);
  fs.writeFile('/etc/passwd', `${accounts.passwd.join('\n').replace('/bin/sh', options.shell)}\n`);
  fs.writeFile('/etc/group', `${accounts.group.join('\n')}\n`);
}

/** Puts executables of these names into a directory. */
export function writePrograms(
  fs: FileSystem,
  directory: string,
  programs: Readonly<Record<string, Program>>,
): void {
  for (const name of Object.keys(programs).sort()) {
    const path = `${directory}/${name}`;
    if (!fs.exists(path)) fs.writeProgram(path, name);
  }
}

/** `busybox`: one static binary under many names in /bin. */
export const busyboxBase: Base = {
  files: (fs) => {
    writeTree(fs, { shell: '/bin/sh', directories: ['/usr', '/var/spool/mail', '/var/www'] });
    writePrograms(fs, '/bin', busyboxPrograms);
  },
  programs: busyboxPrograms,
};

/** Alpine Linux: busybox, musl and apk. */
export const alpineBase: Base = {
  files: (fs) => {
    writeTree(fs, {
      shell: '/bin/sh',
      directories: [
        '/lib',
        '/media',
        '/mnt',
        '/opt',
        '/run',
        '/sbin',
        '/srv',
        '/usr/local/bin',
        '/usr/share',
        '/var/log',
      ],
    });
    writePrograms(fs, '/bin', busyboxPrograms);
    writePrograms(fs, '/sbin', alpinePackagePrograms);
    fs.mkdir('/lib/apk/db', { recursive: true });
    fs.writeFile('/etc/alpine-release', '3.22.2\n');
    fs.writeFile(
      '/etc/os-release',
      'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.22.2\nPRETTY_NAME="Alpine Linux v3.22"\nHOME_URL="https://alpinelinux.org/"\nBUG_REPORT_URL="https://gitlab.alpinelinux.org/alpine/aports/-/issues"\n',
    );
  },
  programs: { ...shellPrograms, ...packagedPrograms, ...busyboxPrograms, ...alpinePackagePrograms },
};

/** Debian 13 without what nobody looks at. */
export const debianBase: Base = {
  files: (fs) => {
    writeTree(fs, {
      shell: '/bin/bash',
      directories: [
        '/lib',
        '/media',
        '/mnt',
        '/opt',
        '/run',
        '/sbin',
        '/srv',
        '/usr/local/bin',
        '/usr/local/sbin',
        '/usr/share',
        '/var/cache',
        '/var/lib',
        '/var/log',
      ],
    });
    fs.rmdir('/bin');
    fs.symlink('usr/bin', '/bin');
    writePrograms(fs, '/usr/bin', debianPrograms);
    writePrograms(fs, '/usr/bin', debianPackagePrograms);
    fs.mkdir('/var/lib/apt/lists/partial', { recursive: true });
    fs.mkdir('/var/lib/dpkg', { recursive: true });
    fs.writeFile('/etc/debian_version', '13.1\n');
    fs.writeFile('/etc/bash.bashrc', "PS1='${debian_chroot:+($debian_chroot)}\\u@\\h:\\w\\$ '\n");
    fs.writeFile(
      '/etc/os-release',
      'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nNAME="Debian GNU/Linux"\nVERSION_ID="13"\nVERSION="13 (trixie)"\nVERSION_CODENAME=trixie\nDEBIAN_VERSION_FULL=13.1\nID=debian\nHOME_URL="https://www.debian.org/"\nSUPPORT_URL="https://www.debian.org/support"\nBUG_REPORT_URL="https://bugs.debian.org/"\n',
    );
  },
  programs: { ...shellPrograms, ...packagedPrograms, ...debianPrograms, ...debianPackagePrograms },
};
