import type { Command } from '../command.ts';
import { annotateCommand } from './annotate/annotate.ts';
import { applyCommand } from './apply/apply.ts';
import { attachCommand } from './attach/attach.ts';
import { createCommand } from './create/create.ts';
import { describeCommand } from './describe/describe.ts';
import { deleteCommand } from './delete/delete.ts';
import { execCommand } from './exec/exec.ts';
import { exposeCommand } from './expose/expose.ts';
import { getCommand } from './get/get.ts';
import { labelCommand } from './label/label.ts';
import { logsCommand } from './logs/logs.ts';
import { patchCommand } from './patch/patch.ts';
import { replaceCommand } from './replace/replace.ts';
import { runCommand } from './run/run.ts';
import { scaleCommand } from './scale/scale.ts';

/** `kubectl` itself: one line per verb, in the order of the official help. */
export const root: Command = {
  name: 'kubectl',
  short: 'kubectl controls the Kubernetes cluster manager',
  usage: 'kubectl [flags]',
  subcommands: [
    createCommand,
    exposeCommand,
    runCommand,
    getCommand,
    deleteCommand,
    scaleCommand,
    describeCommand,
    logsCommand,
    attachCommand,
    execCommand,
    applyCommand,
    patchCommand,
    replaceCommand,
    labelCommand,
    annotateCommand,
  ],
};
