// Verbs of the official tool that are named in its help and are not simulated.
import { notSimulated, type Command } from '../command.ts';

export const certificateCommand: Command = notSimulated({
  name: 'certificate',
  group: 'Cluster Management Commands',
  short: 'Modify certificate resources',
  usage: 'certificate SUBCOMMAND',
});

export const cpCommand: Command = notSimulated({
  name: 'cp',
  group: 'Troubleshooting and Debugging Commands',
  short: 'Copy files and directories to and from containers',
  usage: 'cp <file-spec-src> <file-spec-dest>',
});

export const debugCommand: Command = notSimulated({
  name: 'debug',
  group: 'Troubleshooting and Debugging Commands',
  short: 'Create debugging sessions for troubleshooting workloads and nodes',
  usage: 'debug (POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]',
});

export const diffCommand: Command = notSimulated({
  name: 'diff',
  group: 'Advanced Commands',
  short: 'Diff the live version against a would-be applied version',
  usage: 'diff -f FILENAME',
});

export const kustomizeCommand: Command = notSimulated({
  name: 'kustomize',
  group: 'Advanced Commands',
  short: 'Build a kustomization target from a directory or URL',
  usage: 'kustomize DIR [flags]',
});

export const pluginCommand: Command = notSimulated({
  name: 'plugin',
  group: 'Other Commands',
  short: 'Provides utilities for interacting with plugins',
  usage: 'plugin [flags]',
});

export const proxyCommand: Command = notSimulated({
  name: 'proxy',
  group: 'Troubleshooting and Debugging Commands',
  short: 'Run a proxy to the Kubernetes API server',
  usage: 'proxy [--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]',
});
