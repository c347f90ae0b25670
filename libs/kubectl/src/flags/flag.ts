/** pflag's value types, as far as kubectl uses them. */
export type FlagType = 'bool' | 'int' | 'int64' | 'string' | 'stringSlice' | 'stringArray' | 'duration';

export interface Flag {
  readonly name: string;
  /** One letter. */
  readonly short?: string;
  readonly type: FlagType;
  /** As the help prints it, without quotes; lists are `[]` unless they start with something. */
  readonly default: string;
  readonly help: string;
  /** The value when the flag stands alone; bool flags have `true`. */
  readonly bare?: string;
  readonly required?: boolean;
  readonly hidden?: boolean;
  /** Fixed words that completion offers. */
  readonly words?: readonly string[];
}

type Extra = Partial<Omit<Flag, 'name' | 'type' | 'help' | 'default'>>;

const define =
  (type: FlagType, standard: string) =>
  (name: string, help: string, initial: string = standard, extra: Extra = {}): Flag => ({
    name,
    type,
    default: initial,
    help,
    ...(type === 'bool' ? { bare: 'true' } : {}),
    ...extra,
  });

export const bool = define('bool', 'false');
export const int = define('int', '0');
export const int64 = define('int64', '0');
export const text = define('string', '');
export const slice = define('stringSlice', '[]');
export const array = define('stringArray', '[]');
export const duration = define('duration', '0s');

/** The flag with a one-letter form. */
export const short = (letter: string, flag: Flag): Flag => ({ ...flag, short: letter });
export const required = (flag: Flag): Flag => ({ ...flag, required: true });
