import type { KubeObject } from '@drydock/machinery';
import type { WriteRequest } from '../registry/write-request.ts';

/** Looks at a write before it is validated: may change the object, or refuse by throwing a StatusError. */
export interface AdmissionPlugin {
  /** The name that kube-apiserver's --enable-admission-plugins knows. */
  readonly name: string;
  /** May wait, as the real ServiceAccount plugin does for the account of a new namespace. */
  readonly admitCreate?: (object: KubeObject, write: WriteRequest) => KubeObject | Promise<KubeObject>;
  readonly admitUpdate?: (object: KubeObject, old: KubeObject, write: WriteRequest) => KubeObject;
  readonly admitDelete?: (old: KubeObject, write: WriteRequest) => void;
}
