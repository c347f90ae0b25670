import type { Command } from '../../command.ts';
import { globalFlags } from '../../flags/global.ts';
import { optionsText } from '../../help/help.ts';

/** Not in the list of `kubectl help`, as in the official tool. */
export const optionsCommand: Command = {
  name: 'options',
  short: 'Print the list of flags inherited by all commands',
  usage: 'options',
  hidden: true,
  run: (invocation) => invocation.out(optionsText(globalFlags)),
};
