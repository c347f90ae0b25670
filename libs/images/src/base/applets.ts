// The command line tools of the bases. They are the shell's own: one implementation for workstation and containers.
import type { Program } from '@drydock/shell';

/** What busybox brings. */
export const busyboxPrograms: Readonly<Record<string, Program>> = {};
/** What Debian's essential packages bring. */
export const debianPrograms: Readonly<Record<string, Program>> = {};
