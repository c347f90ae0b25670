// Every command, by name: one sorted line each.
import { shellProgram } from '../interpreter/bash.ts';
import type { Program } from '../kernel/process.ts';
import { asApplet } from './support/program-io.ts';
import { awk } from './awk/awk.ts';
import { base64 } from './base64.ts';
import { bc } from './bc.ts';
import { cat } from './cat.ts';
import { md5sum, sha1sum, sha256sum } from './checksum.ts';
import { cp, install, ln, mv, rm } from './copy-move.ts';
import { curl } from './curl/curl.ts';
import { cut } from './cut.ts';
import { date } from './date.ts';
import { dd } from './dd.ts';
import { cmp, diff } from './diff.ts';
import { dig } from './dig/dig.ts';
import { chmod, chown, df, du, mkdir, rmdir, stat, touch, truncate } from './files.ts';
import { find } from './find.ts';
import { getent } from './getent/getent.ts';
import { grep } from './grep.ts';
import { head } from './head.ts';
import { host } from './host/host.ts';
import { column, comm, envsubst, fold, nl, paste, rev, shuf, tac } from './lines.ts';
import { less } from './less/less.ts';
import { ls } from './ls.ts';
import { file, man, tree, xxd } from './misc.ts';
import { nano } from './nano/nano.ts';
import { nc } from './nc/nc.ts';
import { netstat } from './netstat/netstat.ts';
import { nslookup } from './nslookup/nslookup.ts';
import { openssl } from './openssl/openssl.ts';
import { basename, dirname, mktemp, pwd, readlink, realpath } from './paths.ts';
import { ping } from './ping/ping.ts';
import { kill, pkill, ps } from './processes.ts';
import { sed } from './sed/sed.ts';
import { seq } from './seq.ts';
import { echo, expr, printf, test } from './shell-builtins.ts';
import { sleep } from './sleep.ts';
import { sort } from './sort.ts';
import {
  clear,
  env,
  falseProgram,
  free,
  hostname,
  id,
  nohup,
  nproc,
  printenv,
  sudo,
  trueProgram,
  uname,
  uptime,
  which,
  whoami,
  yes,
} from './system.ts';
import { tail } from './tail.ts';
import { tar } from './tar/tar.ts';
import { tee } from './tee.ts';
import { stty, tty } from './terminal.ts';
import { telnet } from './telnet/telnet.ts';
import { timeout } from './timeout.ts';
import { top } from './top.ts';
import { tr } from './tr.ts';
import { uniq } from './uniq.ts';
import { vi } from './vi/vi.ts';
import { watch } from './watch/watch.ts';
import { wc } from './wc.ts';
import { wget } from './wget/wget.ts';
import { xargs } from './xargs.ts';

/** The programs of this lib; an executable file names its program by these keys. */
export const shellPrograms: Readonly<Record<string, Program>> = {
  '[': test,
  awk,
  base64,
  basename,
  bash: shellProgram('bash'),
  bc,
  cat,
  chgrp: chown,
  chmod,
  chown,
  clear,
  cmp,
  column,
  comm,
  cp,
  curl,
  cut,
  date,
  dd,
  df,
  diff,
  dig,
  dirname,
  du,
  echo,
  egrep: grep,
  env,
  envsubst,
  expr,
  false: falseProgram,
  fgrep: grep,
  file,
  find,
  fold,
  free,
  gawk: awk,
  getent,
  grep,
  head,
  hexdump: xxd,
  host,
  hostname,
  id,
  install,
  kill,
  killall: pkill,
  less,
  ln,
  ls,
  man,
  md5sum,
  mkdir,
  mktemp,
  more: less,
  mv,
  nano,
  nc,
  netstat,
  nl,
  nohup,
  nproc,
  nslookup,
  openssl,
  paste,
  pgrep: pkill,
  ping,
  pkill,
  printenv,
  printf,
  ps,
  pwd,
  readlink,
  realpath,
  rev,
  rm,
  rmdir,
  sed,
  seq,
  sh: shellProgram('bash'),
  sha1sum,
  sha256sum,
  shuf,
  sleep,
  sort,
  stat,
  stty,
  sudo,
  tac,
  tail,
  tar,
  tee,
  telnet,
  test,
  timeout,
  top,
  touch,
  tr,
  tree,
  true: trueProgram,
  truncate,
  tty,
  uname,
  uniq,
  uptime,
  vi,
  vim: vi,
  watch,
  wc,
  wget,
  which,
  whoami,
  xargs,
  xxd,
  yes,
};

/** The names that the busybox image links to `/bin/busybox`. */
const busyboxNames =
  '[ awk base64 basename bc cat chgrp chmod chown clear cmp comm cp cut date dd df diff dirname du echo egrep env expr false fgrep find fold free grep head hexdump hostname id install kill killall less ln ls man md5sum mkdir mktemp more mv nc netstat nl nohup nproc nslookup paste pgrep ping pkill printenv printf ps pwd readlink realpath rev rm rmdir sed seq sh sha1sum sha256sum shuf sleep sort stat stty tac tail tar tee telnet test timeout top touch tr tree true truncate tty uname uniq uptime vi watch wc wget which whoami xargs xxd yes'.split(
    ' ',
  );

/** The applets of the busybox image, in busybox's words (`sh` is ash). */
export const busyboxApplets: Readonly<Record<string, Program>> = {
  ...Object.fromEntries(busyboxNames.map((name) => [name, asApplet(shellPrograms[name]!)])),
  ash: shellProgram('busybox'),
  sh: shellProgram('busybox'),
};
