// Which of the Pod Security Standards a namespace asks for, and in which of the three ways.
import { fieldError, type FieldError } from '@drydock/machinery';

export type Level = 'privileged' | 'baseline' | 'restricted';

export interface LevelVersion {
  readonly level: Level;
  /** Minor version of the standard; `latest` is this server's own. */
  readonly version: 'latest' | number;
}

export interface Policy {
  readonly enforce: LevelVersion;
  readonly warn: LevelVersion;
}

const prefix = 'pod-security.kubernetes.io/';
const levels: readonly Level[] = ['privileged', 'baseline', 'restricted'];

export const compareLevels = (a: Level, b: Level) => levels.indexOf(a) - levels.indexOf(b);

/** `restricted:latest`, `baseline:v1.28`. */
export const policyText = ({ level, version }: LevelVersion) =>
  `${level}:${version === 'latest' ? version : `v1.${version}`}`;

type Labels = Readonly<Record<string, string>>;

/** What the labels ask for. What they say wrongly is reported, and counts as the strictest for `enforce`. */
export function policyOf(labels: Labels = {}): { policy: Policy; errors: readonly FieldError[] } {
  const errors: FieldError[] = [];
  const read = (mode: string) => ({
    level: levelOf(labels, `${prefix}${mode}`, errors),
    version: versionOf(labels, `${prefix}${mode}-version`, errors),
  });
  const enforce = read('enforce');
  read('audit');
  const warn = read('warn');
  const enforced: LevelVersion = {
    level: enforce.level ?? 'privileged',
    version: enforce.version ?? 'latest',
  };
  const broken = enforce.level === undefined && labels[`${prefix}enforce`] !== undefined;
  if (warn.level === undefined && labels[`${prefix}warn`] === undefined && enforce.level !== undefined)
    return {
      policy: { enforce: enforced, warn: { ...enforced, version: warn.version ?? enforced.version } },
      errors,
    };
  return {
    policy: {
      enforce: broken ? { ...enforced, level: 'restricted' } : enforced,
      warn: { level: warn.level ?? 'privileged', version: warn.version ?? 'latest' },
    },
    errors,
  };
}

const labelPath = (label: string) => `metadata.labels[${label}]`;

function levelOf(labels: Labels, label: string, errors: FieldError[]): Level | undefined {
  const text = labels[label];
  if (text === undefined) return undefined;
  const level = levels.find((name) => name === text);
  if (!level) errors.push(fieldError.invalid(labelPath(label), text, `must be one of ${levels.join(', ')}`));
  return level;
}

function versionOf(labels: Labels, label: string, errors: FieldError[]): 'latest' | number | undefined {
  const text = labels[label];
  if (text === undefined) return undefined;
  const minor = /^v1\.(0|[1-9]\d{0,8})$/.exec(text)?.[1];
  if (minor !== undefined) return Number(minor);
  if (text !== 'latest')
    errors.push(fieldError.invalid(labelPath(label), text, 'must be "latest" or "v1.x"'));
  return 'latest';
}
