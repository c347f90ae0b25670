import type { ApiServer, HttpAnswer, HttpInput } from '@drydock/apiserver';
import type { Store } from '@drydock/etcd';
import type { Kubelet } from '@drydock/kubelet';
import type { Clock, RestTransport, UserInfo } from '@drydock/machinery';
import type { Network } from '@drydock/network';
import type { FileSystem } from '@drydock/shell';
import type { ConnectionSettings } from './access/transport-for.ts';
import type { Profile } from './profile.ts';

/** A running cluster. Everything that happens in it happens on its clock. */
export interface Cluster {
  readonly clock: Clock;
  readonly profile: Profile;
  readonly store: Store;
  readonly server: ApiServer;
  readonly network: Network;
  /** The REST API as this user sees it. */
  transport(user: UserInfo): RestTransport;
  /** The REST API without limits: for set-up and grading. */
  readonly adminTransport: RestTransport;
  /** The REST API through a kubeconfig's entries: wrong addresses, authorities and credentials fail as real ones do. */
  transportFor(settings: ConnectionSettings): RestTransport;
  /** Whom the workstation's kubeconfig speaks for. */
  readonly workstationUser: UserInfo;
  /** The REST API as HTTP messages: for an official kubectl outside. Default: as the workstation's user. */
  handleHttp(input: HttpInput, user?: UserInfo): Promise<HttpAnswer>;
  /** The kubelet of a node; stopping it is a power cut. Undefined for a name that is no node. */
  kubelet(nodeName: string): Kubelet | undefined;
  /** The files of a node: what hostPath volumes show. Undefined for a name that is no node. */
  nodeFiles(nodeName: string): FileSystem | undefined;
  /** ~/.kube/config of the workstation. */
  kubeconfig(): string;
  /** The store as a value; later writes do not touch it. */
  snapshot(): ReturnType<Store['snapshot']>;
  /** The store as text: equal states give equal bytes. */
  serialize(): string;
  /** Ends all components. The store can still be read. */
  stop(): void;
}
