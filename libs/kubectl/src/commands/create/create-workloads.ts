// Generators of kinds that a cluster of ours may not serve yet: job, cronjob, ingress, quota, pdb, priorityclass.
import { parseSelector, type KubeObject } from '@drydock/machinery';
import { bool, int, required, array, text } from '../../flags/flag.ts';
import type { Invocation } from '../../invocation.ts';
import { mappingFor } from '../../resources/builder.ts';
import { objectPath } from '../../resources/info.ts';
import { generatorCommand } from './generator.ts';

const imageFlag = text('image', 'Image to run.');

export const createJobCommand = generatorCommand({
  name: 'job',
  short: 'Create a job with the specified name',
  examples: [
    ['Run a command once', 'kubectl create job hello --image=busybox -- date'],
    ['Run a cron job now', 'kubectl create job report-now --from=cronjob/report'],
  ],
  usage: 'job NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]',
  flags: [text('from', 'The cron job from which to make a job.'), imageFlag],
  namespaced: true,
  failure: 'failed to create job:',
  generate: generateJob,
});

async function generateJob(invocation: Invocation, name: string): Promise<KubeObject> {
  const { flags, args } = invocation;
  const [from, image, command] = [flags.text('from'), flags.text('image'), args.slice(1)];
  if ((from === '') === (image === '')) throw new Error('either --image or --from must be specified');
  if (from !== '' && command.length > 0) throw new Error('cannot specify --from and command');
  if (from !== '') return jobFromCronJob(invocation, name, from);
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: { name },
    spec: { template: podTemplate(name, image, command, 'Never') },
    status: {},
  };
}

function podTemplate(name: string, image: string, command: readonly string[], restartPolicy: string) {
  const container = { name, image, ...(command.length > 0 ? { command } : {}), resources: {} };
  return { metadata: {}, spec: { containers: [container], restartPolicy } };
}

async function jobFromCronJob(invocation: Invocation, name: string, from: string): Promise<KubeObject> {
  const [type = '', cronName = ''] = from.includes('/') ? from.split('/') : ['', from];
  const mapping = await mappingFor(invocation.access, type || 'cronjob');
  if (mapping.kind !== 'CronJob') throw new Error('from must be an existing cronjob');
  const namespace = (await invocation.access.namespace()).name;
  const rest = await invocation.access.rest();
  const cron = await rest.get<KubeObject>(objectPath({ mapping, namespace, name: cronName }));
  const template = (cron['spec'] as { jobTemplate: { metadata?: KubeObject['metadata']; spec: object } })
    .jobTemplate;
  const annotations = { 'cronjob.kubernetes.io/instantiate': 'manual', ...template.metadata?.annotations };
  const labels = template.metadata?.labels;
  const owner = {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    name: cronName,
    uid: cron.metadata.uid ?? '',
    controller: true,
  };
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: { name, ...(labels ? { labels } : {}), annotations, ownerReferences: [owner] },
    spec: template.spec,
    status: {},
  };
}

export const createCronjobCommand = generatorCommand({
  name: 'cronjob',
  aliases: ['cj'],
  short: 'Create a cron job with the specified name',
  examples: [
    ['Every five minutes', 'kubectl create cronjob report --image=busybox --schedule="*/5 * * * *" -- date'],
  ],
  usage: "cronjob NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags]",
  flags: [
    required(imageFlag),
    text('restart', 'Restart policy of the pods: OnFailure or Never.'),
    required(text('schedule', 'When to run, in Cron format.')),
  ],
  namespaced: true,
  failure: 'failed to create cronjob:',
  generate: ({ flags, args }, name) => ({
    kind: 'CronJob',
    apiVersion: 'batch/v1',
    metadata: { name },
    spec: {
      schedule: flags.text('schedule'),
      jobTemplate: {
        metadata: { name },
        spec: {
          template: podTemplate(
            name,
            flags.text('image'),
            args.slice(1),
            flags.text('restart') || 'OnFailure',
          ),
        },
      },
    },
    status: {},
  }),
});

export const createQuotaCommand = generatorCommand({
  name: 'quota',
  aliases: ['resourcequota'],
  short: 'Create a quota with the specified name',
  examples: [['Ten pods and two CPUs', 'kubectl create quota small --hard=pods=10,cpu=2']],
  usage:
    'quota NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none]',
  flags: [
    text('hard', 'Limits as resource=quantity, separated by commas.'),
    text('scopes', 'Scopes that every counted object must match, separated by commas.'),
  ],
  namespaced: true,
  failure: 'failed to create quota:',
  generate: ({ flags }, name) => {
    const hard = flags.text('hard');
    const pairs = (hard === '' ? [] : hard.split(',')).map((pair) => {
      const parts = pair.split('=');
      if (parts.length !== 2) throw new Error(`Invalid argument syntax ${pair}, expected <resource>=<value>`);
      return parts as [string, string];
    });
    const scopes = flags.text('scopes') === '' ? [] : flags.text('scopes').split(',');
    return {
      kind: 'ResourceQuota',
      apiVersion: 'v1',
      metadata: { name },
      spec: {
        ...(pairs.length > 0
          ? { hard: Object.fromEntries([...pairs].sort(([a], [b]) => (a < b ? -1 : 1))) }
          : {}),
        ...(scopes.length > 0 ? { scopes } : {}),
      },
      status: {},
    };
  },
});

export const createPoddisruptionbudgetCommand = generatorCommand({
  name: 'poddisruptionbudget',
  aliases: ['pdb'],
  short: 'Create a pod disruption budget with the specified name',
  examples: [
    [
      'At least one pod of web stays',
      'kubectl create poddisruptionbudget web --selector=app=web --min-available=1',
    ],
  ],
  usage: 'poddisruptionbudget NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]',
  flags: [
    text('max-unavailable', 'How many pods (number or percentage) may be missing at most.'),
    text('min-available', 'How many pods (number or percentage) must be there at least.'),
    text('selector', 'Label selector of the pods.'),
  ],
  namespaced: true,
  failure: 'failed to create poddisruptionbudgets:',
  generate: ({ flags }, name) => {
    const [selector, least, most] = [
      flags.text('selector'),
      flags.text('min-available'),
      flags.text('max-unavailable'),
    ];
    if (selector === '') throw new Error('a selector must be specified');
    if (least === '' && most === '')
      throw new Error('one of min-available or max-unavailable must be specified');
    if (least !== '' && most !== '')
      throw new Error('min-available and max-unavailable cannot be both specified');
    parseSelector(selector);
    const amount = (value: string) => (/^\d+$/.test(value) ? Number(value) : value);
    const matchLabels = Object.fromEntries(
      selector.split(',').map((pair) => pair.split(/==?/) as [string, string]),
    );
    return {
      kind: 'PodDisruptionBudget',
      apiVersion: 'policy/v1',
      metadata: { name },
      spec: {
        ...(least ? { minAvailable: amount(least) } : {}),
        selector: { matchLabels },
        ...(most ? { maxUnavailable: amount(most) } : {}),
      },
      status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
    };
  },
});

export const createPriorityclassCommand = generatorCommand({
  name: 'priorityclass',
  aliases: ['pc'],
  short: 'Create a priority class with the specified name',
  examples: [
    ['Pods that matter more', 'kubectl create priorityclass high --value=1000 --description="for the shop"'],
  ],
  usage: 'priorityclass NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none]',
  flags: [
    text('description', 'What the class is for.'),
    bool('global-default', 'Whether pods without a class get this one.'),
    text('preemption-policy', 'Whether pods of this class push out others.', 'PreemptLowerPriority'),
    required(int('value', 'The priority.')),
  ],
  namespaced: false,
  failure: 'failed to create priorityclass:',
  generate: ({ flags }, name) => ({
    kind: 'PriorityClass',
    apiVersion: 'scheduling.k8s.io/v1',
    metadata: { name },
    value: flags.number('value'),
    ...(flags.bool('global-default') ? { globalDefault: true } : {}),
    ...(flags.text('description') ? { description: flags.text('description') } : {}),
    preemptionPolicy: flags.text('preemption-policy'),
  }),
});

const rulePattern =
  /^(?<host>[\w*.-]*)(?<path>\/[^=]*)=(?<service>[a-z0-9-]+):(?<port>[a-z0-9-]+)(?<tls>,tls(=(?<secret>[\w.-]*))?)?$/;
const anyHost =
  /^(?<host>[\w*\-.]*)(?<path>[^=]*)=(?<service>[\w-]+):(?<port>[\w-]+)(?<tls>,tls(=(?<secret>[\w\-.]*))?)?$/;

export const createIngressCommand = generatorCommand({
  name: 'ingress',
  aliases: ['ing'],
  short: 'Create an ingress with the specified name',
  examples: [
    ['Send a host to a service', 'kubectl create ingress web --rule="shop.example.com/*=web:80"'],
    [
      'With TLS and a class',
      'kubectl create ingress web --class=nginx --rule="shop.example.com/*=web:80,tls=shop-cert"',
    ],
  ],
  usage: 'ingress NAME --rule=host/path=service:port[,tls[=secret]] ',
  flags: [
    array('annotation', 'Annotation of the ingress as key=value; repeat for several.'),
    text('class', 'Ingress class to use.'),
    text('default-backend', 'Service for everything else, as name:port.'),
    array('rule', 'host/path=service:port[,tls=secret]; a path that ends in * is a prefix.'),
  ],
  namespaced: true,
  failure: 'failed to create ingress:',
  generate: generateIngress,
});

function generateIngress({ flags }: Invocation, name: string): KubeObject {
  const [ruleTexts, backend] = [flags.list('rule'), flags.text('default-backend')];
  if (ruleTexts.length === 0 && backend === '')
    throw new Error(
      'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
    );
  const parsed = ruleTexts.map((rule) => {
    const groups = (rulePattern.exec(rule) ?? anyHost.exec(rule))?.groups;
    if (!groups)
      throw new Error(
        `rule ${rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`,
      );
    return groups as Record<string, string | undefined>;
  });
  const annotations = flags.list('annotation').map((one) => {
    const parts = one.split('=');
    if (parts.length !== 2)
      throw new Error(`annotation ${one} is invalid and should be in format key=[value]`);
    return parts as [string, string];
  });
  const tls = tlsOf(parsed);
  const className = flags.text('class');
  return {
    kind: 'Ingress',
    apiVersion: 'networking.k8s.io/v1',
    metadata: { name, ...(annotations.length > 0 ? { annotations: Object.fromEntries(annotations) } : {}) },
    spec: {
      ...(className ? { ingressClassName: className } : {}),
      ...(backend ? { defaultBackend: backendOf(backend) } : {}),
      ...(tls.length > 0 ? { tls } : {}),
      ...(parsed.length > 0 ? { rules: rulesOf(parsed) } : {}),
    },
    status: { loadBalancer: {} },
  };
}

function backendOf(text: string) {
  const [name, port, ...rest] = text.split(':');
  if (!name || !port || rest.length > 0)
    throw new Error('default-backend should be in format servicename:serviceport');
  return { service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } };
}

function tlsOf(rules: readonly Record<string, string | undefined>[]): object[] {
  return rules
    .filter((rule) => rule['tls'])
    .map(({ host, secret }) => ({
      ...(host ? { hosts: [host] } : {}),
      ...(secret ? { secretName: secret } : {}),
    }));
}

function rulesOf(rules: readonly Record<string, string | undefined>[]): object[] {
  const hosts = [...new Set(rules.map((rule) => rule['host'] ?? ''))];
  return hosts.map((host) => ({
    ...(host ? { host } : {}),
    http: {
      paths: rules
        .filter((rule) => (rule['host'] ?? '') === host)
        .map(({ path = '', service, port }) => ({
          path: path.endsWith('*') ? path.slice(0, -1) : path,
          pathType: path.endsWith('*') ? 'Prefix' : 'Exact',
          backend: backendOf(`${service}:${port}`),
        })),
    },
  }));
}
