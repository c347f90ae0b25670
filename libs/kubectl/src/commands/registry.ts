import type { Command } from '../command.ts';
import { getCommand } from './get/get.ts';

/** `kubectl` itself: one line per verb, in the order of the official help. */
export const root: Command = {
  name: 'kubectl',
  short: 'kubectl controls the Kubernetes cluster manager',
  usage: 'kubectl [flags]',
  subcommands: [getCommand],
};
