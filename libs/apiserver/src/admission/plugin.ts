import type { KubeObject } from '@drydock/machinery';
import type { WriteRequest } from '../registry/write-request.ts';

/** Looks at a write: before it is validated (may change the object) or after. Refuses by throwing a StatusError. */
export interface AdmissionPlugin {
  /** The name that kube-apiserver's --enable-admission-plugins knows. */
  readonly name: string;
  /** What the real one does and this one does not, one sentence each, without a full stop. */
  readonly leftOut?: readonly string[];
  /** May wait, as the real ServiceAccount plugin does for the account of a new namespace. */
  readonly admitCreate?: (object: KubeObject, write: WriteRequest) => KubeObject | Promise<KubeObject>;
  readonly admitUpdate?: (object: KubeObject, old: KubeObject, write: WriteRequest) => KubeObject;
  /** After the validation of the kind, when nothing changes any more. Throws to refuse. */
  readonly validateCreate?: (object: KubeObject, write: WriteRequest) => void | Promise<void>;
  readonly validateUpdate?: (object: KubeObject, old: KubeObject, write: WriteRequest) => void;
  readonly admitDelete?: (old: KubeObject, write: WriteRequest) => void;
}
