// What the API server needs to know about a kind: the contract with its defaults. An instance states only what is special.
import type { FieldError, KubeObject } from '@drydock/machinery';
import type { JSONSchemaProps } from './generated/types.ts';
import type { Decoded } from './schema/decode.ts';

export interface ValidationContext {
  /** The stored object when this is an update. */
  readonly old?: KubeObject;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** One column of the server-side table; `priority` 1 shows with `-o wide`. */
export interface Column {
  readonly name: string;
  /** OpenAPI type of the cell; default `string`. */
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  readonly format?: string;
  readonly description?: string;
  /** The field whose description is the column's: `PodStatus.podIP`. Looked up when somebody asks for a table. */
  readonly documentedBy?: string;
  readonly priority?: 0 | 1;
}

export type Cell = string | number | boolean | null;

export interface TableDefinition<T extends KubeObject = KubeObject> {
  readonly columns: readonly Column[];
  /** One cell per column. `now` in milliseconds: ages are the server's. */
  readonly row: (object: T, now: number) => readonly Cell[];
  /** Lists come in this order instead of that of their names. */
  readonly order?: (a: T, b: T) => number;
  /** Rows of a finished pod carry a condition. */
  readonly conditions?: (
    object: T,
  ) => readonly { type: string; status: string; reason: string; message: string }[];
}

export interface KindDefinition<T extends KubeObject = KubeObject> {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Lower-case plural: the name in the path. */
  readonly plural: string;
  /** Lower-case singular as discovery reports it. */
  readonly singular: string;
  readonly shortNames?: readonly string[];
  /** For example `all`. */
  readonly categories?: readonly string[];
  readonly namespaced: boolean;
  /** What the real one does and this one does not, one sentence each, without a full stop: the page "what is simulated". */
  readonly leftOut?: readonly string[];
  /** Objects of this version are kept as those of another one, which the registry must hold too. */
  readonly storedAs?: StoredAs;
  /** The type of the generated schema; usually the kind. */
  readonly schemaType: string;
  /** Verbs of discovery; default: all eight. */
  readonly verbs?: readonly string[];
  /** `status`, `scale` and whatever else hangs below an object. */
  readonly subresources?: readonly ('status' | 'scale')[];
  /** JSON paths of the replica counts and the selector for `scale`. */
  readonly scale?: {
    readonly specReplicas: string;
    readonly statusReplicas: string;
    readonly selector: (object: T) => string;
  };
  /** Fills what was left open, as the versioned defaults of Kubernetes do. Pure. */
  readonly defaults?: (object: T) => T;
  /** Findings in the order in which Kubernetes reports them; metadata is checked by the caller. */
  readonly validate?: (object: T, context: ValidationContext) => readonly FieldError[];
  /** Texts of `Warning` headers for a valid object: on create, and on an update that counts as a new generation. */
  readonly warnings?: (object: T, isUpdate: boolean) => readonly string[];
  /** The `Warning` header of every request for a kind that has had its time. */
  readonly deprecation?: string;
  /** Which rule a name must follow. */
  readonly nameRule: 'dnsSubdomain' | 'dnsLabel' | 'dns1035Label' | 'pathSegment';
  /** Fields beyond metadata.name and metadata.namespace that a field selector may use. */
  readonly selectableFields?: Readonly<Record<string, (object: T) => string>>;
  /** Whether a PUT without a resourceVersion is accepted. Default true. */
  readonly unconditionalUpdate?: boolean;
  /** Whether generation counts changes of spec. */
  readonly hasGeneration?: boolean;
  /** Before a create: status is dropped, fields that only the server may set are reset. Pure. */
  readonly prepareForCreate?: (object: T) => T;
  /** Before an update: what may not be changed through the main endpoint is taken from the old object. Pure. */
  readonly prepareForUpdate?: (object: T, old: T) => T;
  readonly table?: TableDefinition<T>;
  /** Of custom resources, whose fields are not among the generated types. */
  readonly custom?: CustomSchema;
}

/** What a CustomResourceDefinition says about its objects where other kinds have a generated type. */
export interface CustomSchema {
  /** The whole object as structural schema. */
  readonly schema: JSONSchemaProps;
  readonly decode: (body: unknown) => Decoded;
  /** A stored object as this version shows it: pruned and with the defaults of now. Pure. */
  readonly read: (stored: KubeObject) => KubeObject;
  readonly listKind: string;
  /** False for a version that is stored and nothing else. */
  readonly served: boolean;
  /** The definition is being deleted: nothing new is created. */
  readonly terminating: boolean;
  /** Versions differ in more than their name, which only a webhook knows. */
  readonly convertedByWebhook?: boolean;
}

/** How a second version of a kind (autoscaling/v1 beside v2, events.k8s.io beside core) is read and written. */
export interface StoredAs {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** From this version to the stored one, without loss. Pure. */
  readonly toStored: (object: KubeObject) => KubeObject;
  readonly fromStored: (object: KubeObject) => KubeObject;
  /** What this version asks of an object (given as it is stored) beyond what the stored version does. */
  readonly validate?: (stored: KubeObject, context: ValidationContext) => readonly FieldError[];
}

/** Forgets the type of the objects, which the API server does not know; the one cast that lets a registry hold all kinds. */
export function defineKind<T extends KubeObject>(definition: KindDefinition<T>): KindDefinition {
  return definition as unknown as KindDefinition;
}
