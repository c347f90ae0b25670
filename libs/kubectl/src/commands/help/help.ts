import type { Command } from '../../command.ts';

/** `kubectl help [COMMAND]`; the dispatcher knows the tree of commands and answers it. */
export const helpCommand: Command = {
  name: 'help',
  short: 'Help about any command',
  usage: 'help [command] | STRING_TO_SEARCH',
  hidden: true,
};
