// The command line tools of the bases. They are the shell's own: one implementation for workstation and containers.
import { busyboxApplets, shellPrograms, type Program } from '@drydock/shell';

type Programs = Readonly<Record<string, Program>>;

/**
 * What Debian's essential packages bring. Not in there, as in real images: ps, ping, curl, vi, less, nslookup …
 * so `kubectl exec` finds no such executable.
 */
const essential =
  `[ awk base64 basename bash cat chgrp chmod chown clear cmp comm cp cut date dd df diff dirname du echo
  egrep env expr false fgrep find fold getent grep head hostname id install ln ls md5sum mkdir mktemp more mv nl nohup nproc paste
  printenv printf pwd readlink realpath rev rm rmdir sed seq sh sha1sum sha256sum shuf sleep sort stat stty tac tail tar tee test
  timeout touch tr true truncate tty uname uniq wc which whoami xargs yes`.split(/\s+/);

/** Those of these programs that the shell has. */
export function pickPrograms(names: readonly string[]): Programs {
  return Object.fromEntries(
    names.flatMap((name) => (shellPrograms[name] ? [[name, shellPrograms[name]]] : [])),
  );
}

/** What busybox brings. */
export const busyboxPrograms: Programs = busyboxApplets;
export const debianPrograms: Programs = pickPrograms(essential);
