export * from './kernel/capabilities.ts';
export * from './kernel/create-file-system.ts';
export * from './kernel/descriptor.ts';
export * from './kernel/executable.ts';
export * from './kernel/file-handle.ts';
export * from './kernel/file-system-template.ts';
export * from './kernel/file-system.ts';
export * from './kernel/machine-kernel.ts';
export * from './kernel/machine-process.ts';
export { DiskQuota } from './kernel/inode.ts';
export type { MachineFileSystem } from './kernel/memory-file-system.ts';
export * from './kernel/network.ts';
export * from './kernel/open.ts';
export * from './kernel/pid-namespace.ts';
export { kernelRelease } from './kernel/proc.ts';
export * from './kernel/process.ts';
export * from './net/buffered-reader.ts';
export * from './net/certificate-text.ts';
export * from './net/connection-pair.ts';
export * from './net/http-body.ts';
export * from './net/http-client.ts';
export * from './net/http-head.ts';
export * from './net/http-message.ts';
export * from './net/http-server.ts';
export * from './net/owned-network.ts';
export * from './net/resolver.ts';
export * from './net/tls.ts';
export * from './net/url.ts';
export { md5, sha1, sha256 } from './programs/checksum.ts';
export { busyboxApplets, shellPrograms } from './programs/index.ts';
export { type ExternalPrograms, jqProgram } from './programs/jq.ts';
export { notSimulated } from './programs/not-simulated.ts';
export { compilePattern } from './text/pattern.ts';
export { installPrograms, runScript } from './workstation.ts';
export type { Completer } from './terminal/completion.ts';
export {
  createTerminal,
  type InteractiveTerminal,
  type TerminalOptions,
} from './terminal/create-terminal.ts';
export { Pty, ptyInput } from './terminal/pty.ts';
