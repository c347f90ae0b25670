// What a controller is here: a name and a way to start it. One folder and one line of the registry each.
import type { Client, EventRecorder, InformerFactory, Reconciler, WorkQueue } from '@drydock/client';
import type { Clock, Random } from '@drydock/machinery';

/** What the installation decides and not the controllers: flags of kube-controller-manager and its cloud provider. */
export interface ControllerSettings {
  /** PEM certificate for `kube-root-ca.crt`. */
  readonly rootCertificate: string;
  /** Issues client certificates as PEM; absent: approved requests stay unsigned. */
  readonly signCertificate?: (request: CertificateIssue) => string;
  /** What a Service of type LoadBalancer gets; absent: there is no load balancer and it stays pending. */
  readonly loadBalancer?: { readonly hostname?: string; readonly ip?: string };
  /** The host path provisioner of the installation; absent: none. */
  readonly hostPathProvisioner?: HostPathProvisionerSettings;
}

/** What a certificate says. Times in milliseconds since the epoch. */
export interface CertificateIssue {
  readonly commonName: string;
  readonly organizations: readonly string[];
  readonly notBefore: number;
  readonly notAfter: number;
}

export interface HostPathProvisionerSettings {
  /** As StorageClass.provisioner names it: `docker.io/hostpath`. */
  readonly provisioner: string;
  /** Component of its events: `docker.io/hostpath_storage-provisioner_<uuid>`. */
  readonly identity: string;
  /** Directory on the node below which volumes are made. */
  readonly directory: string;
}

export interface ControllerContext {
  readonly client: Client;
  readonly informers: InformerFactory;
  readonly clock: Clock;
  readonly random: Random;
  readonly settings: ControllerSettings;
  /** An event recorder whose source is `component`; default: the controller's own. */
  recorder(component?: string): EventRecorder;
  /** Starts a work loop. Keys may be added at once; the first is worked on when all caches are filled. */
  run(reconciler: Reconciler): WorkQueue;
}

export interface ControllerDefinition {
  /** The name kube-controller-manager gives it; it is the source of its events. */
  readonly name: string;
  /** Registers handlers with the informers and starts its work loops. */
  readonly start: (context: ControllerContext) => void;
}
