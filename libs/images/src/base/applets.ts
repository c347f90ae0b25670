// The command line tools of the bases. They are the shell's own: one implementation for workstation and containers.
import * as shell from '@drydock/shell';
import type { Program } from '@drydock/shell';

type Programs = Readonly<Record<string, Program>>;
// Looked up by name so that this compiles before the shell has them; what is missing is missing in the images too.
const offered = shell as { readonly busyboxApplets?: Programs; readonly shellPrograms?: Programs };

/** What busybox brings. */
export const busyboxPrograms: Programs = offered.busyboxApplets ?? {};
/** What Debian's essential packages bring. */
export const debianPrograms: Programs = offered.shellPrograms ?? {};
