import type { Command } from '../command.ts';
import { annotateCommand } from './annotate/annotate.ts';
import { apiResourcesCommand } from './api-resources/api-resources.ts';
import { apiVersionsCommand } from './api-versions/api-versions.ts';
import { applyCommand } from './apply/apply.ts';
import { attachCommand } from './attach/attach.ts';
import { authCommand } from './auth/auth.ts';
import { autoscaleCommand } from './autoscale/autoscale.ts';
import { clusterInfoCommand } from './cluster-info/cluster-info.ts';
import { completionCommand } from './completion/completion.ts';
import { configCommand } from './config/config.ts';
import { cordonCommand, uncordonCommand } from './cordon/cordon.ts';
import { createCommand } from './create/create.ts';
import { deleteCommand } from './delete/delete.ts';
import { describeCommand } from './describe/describe.ts';
import { drainCommand } from './drain/drain.ts';
import { editCommand } from './edit/edit.ts';
import { eventsCommand } from './events/events.ts';
import { execCommand } from './exec/exec.ts';
import { explainCommand } from './explain/explain.ts';
import { exposeCommand } from './expose/expose.ts';
import { getCommand } from './get/get.ts';
import { helpCommand } from './help/help.ts';
import { labelCommand } from './label/label.ts';
import { logsCommand } from './logs/logs.ts';
import { optionsCommand } from './options/options.ts';
import { patchCommand } from './patch/patch.ts';
import { portForwardCommand } from './port-forward/port-forward.ts';
import { replaceCommand } from './replace/replace.ts';
import { rolloutCommand } from './rollout/rollout.ts';
import { runCommand } from './run/run.ts';
import { scaleCommand } from './scale/scale.ts';
import { setCommand } from './set/set.ts';
import { taintCommand } from './taint/taint.ts';
import { topCommand } from './top/top.ts';
import {
  certificateCommand,
  cpCommand,
  debugCommand,
  diffCommand,
  kustomizeCommand,
  pluginCommand,
  proxyCommand,
} from './unsimulated.ts';
import { versionCommand } from './version/version.ts';
import { waitCommand } from './wait/wait.ts';

/** `kubectl` itself: one line per verb, in the order of the official help. */
export const root: Command = {
  name: 'kubectl',
  short: 'kubectl controls the Kubernetes cluster manager',
  long: ' Find more information at: https://kubernetes.io/docs/reference/kubectl/',
  usage: 'kubectl [flags]',
  subcommands: [
    createCommand,
    exposeCommand,
    runCommand,
    setCommand,
    explainCommand,
    getCommand,
    editCommand,
    deleteCommand,
    rolloutCommand,
    scaleCommand,
    autoscaleCommand,
    certificateCommand,
    clusterInfoCommand,
    topCommand,
    cordonCommand,
    uncordonCommand,
    drainCommand,
    taintCommand,
    describeCommand,
    logsCommand,
    attachCommand,
    execCommand,
    portForwardCommand,
    proxyCommand,
    cpCommand,
    authCommand,
    debugCommand,
    eventsCommand,
    diffCommand,
    applyCommand,
    patchCommand,
    replaceCommand,
    waitCommand,
    kustomizeCommand,
    labelCommand,
    annotateCommand,
    completionCommand,
    apiResourcesCommand,
    apiVersionsCommand,
    configCommand,
    helpCommand,
    optionsCommand,
    pluginCommand,
    versionCommand,
  ],
};
