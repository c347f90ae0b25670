import type { Command } from '../../command.ts';
import { rolloutPauseCommand, rolloutRestartCommand, rolloutResumeCommand } from './change.ts';
import { rolloutHistoryCommand, rolloutUndoCommand } from './history.ts';
import { rolloutStatusCommand } from './rollout-status.ts';

export const rolloutCommand: Command = {
  name: 'rollout',
  group: 'Deploy Commands',
  short: 'Manage the rollout of a resource',
  long: 'For deployments, daemonsets and statefulsets.',
  examples: [
    ['Back to the version before', 'kubectl rollout undo deployment/web'],
    ['Wait until a rollout is done', 'kubectl rollout status deployment/web'],
    ['Restart all pods of a deployment', 'kubectl rollout restart deployment/web'],
  ],
  usage: 'rollout SUBCOMMAND',
  bareHelpTo: 'stdout',
  subcommands: [
    rolloutHistoryCommand,
    rolloutPauseCommand,
    rolloutRestartCommand,
    rolloutResumeCommand,
    rolloutStatusCommand,
    rolloutUndoCommand,
  ],
};
