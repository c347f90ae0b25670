// An image that a lab describes in YAML (`environment.images`). `lab` checks the form, this is what the words mean.

/** A text in which `${NAME}` is a variable of the container's environment. */
type Text = string;

export interface ImageDescription {
  /** `registry.example.com/shop/api:1.2`. It may stand for an image of the registries: then this one is pulled. */
  readonly ref: string;
  /** What the file system has: `alpine` (default), `debian`, `busybox` or `none` (no shell). */
  readonly base?: 'alpine' | 'debian' | 'busybox' | 'none' | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** `1000`, `nginx` … as in a Dockerfile. */
  readonly user?: string | undefined;
  /** Quantity of memory that it uses while it runs: above the container's limit it is killed. */
  readonly memory?: string | undefined;
  readonly needs?: readonly Need[] | undefined;
  readonly logs?: readonly (Text | LogLine)[] | undefined;
  readonly listens?: readonly Listening[] | undefined;
  readonly exits?: Exit | undefined;
}

/** Must be there at the start; otherwise the program says `message` and ends. Exactly one of env, file, connect. */
export interface Need {
  readonly env?: string | undefined;
  readonly file?: Text | undefined;
  /** `db:5432`: somebody must answer there. */
  readonly connect?: Text | undefined;
  readonly message?: Text | undefined;
  /** Default 1. */
  readonly code?: number | undefined;
}

export interface LogLine {
  readonly text: Text;
  /** `5s` after the start. */
  readonly after?: string | undefined;
  /** Again and again. */
  readonly every?: string | undefined;
  readonly stream?: 'stdout' | 'stderr' | undefined;
}

export interface Listening {
  /** A number, or a text with variables. */
  readonly port: number | Text;
  /** Answers by path, the longest prefix wins; without any the connection is taken and `text` sent. */
  readonly http?: readonly HttpAnswer[] | undefined;
  readonly text?: Text | undefined;
  /** `10s` after the start it begins to listen. */
  readonly after?: string | undefined;
}

export interface HttpAnswer {
  /** Default `/`. */
  readonly path?: string | undefined;
  /** Default 200. */
  readonly status?: number | undefined;
  readonly body?: Text | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** `250ms` before it answers. */
  readonly delay?: string | undefined;
}

export interface Exit {
  /** `30s` after the start. */
  readonly after: string;
  /** Default 0. */
  readonly code?: number | undefined;
  readonly message?: Text | undefined;
}
