// What an image is: configuration, files, programs. The folders of `images` state these; the runtime starts containers from them.
import type { FileSystem, Program } from '@drydock/shell';

export interface ImageConfig {
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly workingDir?: string;
  /** `0`, `nginx`, `101:101`; default root. */
  readonly user?: string;
  /** `80/tcp`. */
  readonly exposedPorts?: readonly string[];
  readonly volumes?: readonly string[];
  readonly stopSignal?: 'SIGTERM' | 'SIGQUIT' | 'SIGINT';
}

/** Use of a program that is there and has nothing to do. */
export interface Idle {
  readonly memoryBytes: number;
  /** Thousandths of a core. Default 0. */
  readonly milliCpu?: number;
}

export interface ImageDefinition {
  /** Fully qualified: `docker.io/library/nginx`. */
  readonly repository: string;
  /** Every tag that exists, and the version it stands for (`latest` → `1.29.3`). A tag that is not here does not exist. */
  readonly tags: Readonly<Record<string, string>>;
  /** Compressed size in bytes: decides how long a pull takes. */
  readonly size: number;
  readonly config: ImageConfig;
  /** Writes the image's files into an empty file system. `version` is the value of the tag. */
  readonly files: (fs: FileSystem, version: string) => void;
  /** What its program uses when nobody wants anything from it. Default: 1 MiB and no processor time. */
  readonly idle?: Idle;
  /** The programs that the files name. They are added to those of the base (`busybox`, `debian`), if any. */
  readonly programs: Readonly<Record<string, Program>>;
}

/** What a registry answers to a pull. */
export type PullAnswer =
  | {
      readonly image: ImageDefinition;
      readonly version: string;
      readonly digest: string;
      readonly simulated: boolean;
    }
  /** The text that containerd reports after `failed to pull and unpack image "…": `. */
  | { readonly error: string };

/** The simulated registries together. `reference` as written in the pod: `nginx`, `ghcr.io/x/y:1`. */
export interface Registry {
  resolve(reference: string): PullAnswer;
}
