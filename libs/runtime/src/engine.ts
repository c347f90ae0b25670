// Docker (through cri-dockerd, as in Docker Desktop) and containerd name things and fail differently.
import { familiarName } from './reference.ts';

export interface StartFailure {
  /** As the kubelet reports it: waiting message and event. */
  readonly message: string;
  /** Of the terminated state. */
  readonly reason: string;
  readonly exitCode: number;
  readonly terminatedMessage: string;
}

export interface Engine {
  readonly name: 'docker' | 'containerd';
  readonly version: string;
  /** `docker://` */
  readonly idPrefix: string;
  /** The image's name in a container status. */
  imageName(repository: string, tag: string | undefined, digest: string): string;
  imageId(repository: string, digest: string): string;
  pullFailure(reference: string, answer: string): string;
  /** `why` is the OCI runtime's text: `exec: "foo": executable file not found in $PATH`. */
  startFailure(container: string, why: string): StartFailure;
  execFailure(why: string): string;
}

const runc = (why: string) =>
  `OCI runtime create failed: runc create failed: unable to start container process: error during container init: ${why}`;

const mountHint =
  'Are you trying to mount a directory onto a file (or vice-versa)? Check if the specified host path exists and is the expected type';

export const dockerEngine: Engine = {
  name: 'docker',
  version: 'docker://28.5.1',
  idPrefix: 'docker://',
  imageName: (repository, tag, digest) =>
    tag === undefined ? `${familiarName(repository)}@${digest}` : `${familiarName(repository)}:${tag}`,
  imageId: (repository, digest) => `docker-pullable://${familiarName(repository)}@${digest}`,
  pullFailure: (_reference, answer) => `Error response from daemon: ${answer}`,
  startFailure: (container, why) => {
    const plain = `failed to create task for container: failed to create shim task: ${runc(why)}: unknown`;
    const text = why.endsWith('not a directory') ? `${plain}: ${mountHint}` : plain;
    return {
      message: `failed to start container "${container}": Error response from daemon: ${text}`,
      reason: 'ContainerCannotRun',
      exitCode: why.includes('permission denied') ? 126 : 127,
      terminatedMessage: text,
    };
  },
  execFailure: (why) =>
    `OCI runtime exec failed: exec failed: unable to start container process: ${why}: unknown`,
};

export const containerdEngine: Engine = {
  name: 'containerd',
  version: 'containerd://2.1.4',
  idPrefix: 'containerd://',
  imageName: (repository, tag, digest) =>
    tag === undefined ? `${repository}@${digest}` : `${repository}:${tag}`,
  imageId: (repository, digest) => `${repository}@${digest}`,
  pullFailure: (reference, answer) => `failed to pull and unpack image "${reference}": ${answer}`,
  startFailure: (_container, why) => {
    const text = `failed to create containerd task: failed to create shim task: ${runc(why)}: unknown`;
    return { message: text, reason: 'StartError', exitCode: 128, terminatedMessage: text };
  },
  execFailure: (why) =>
    `OCI runtime exec failed: exec failed: unable to start container process: ${why}: unknown`,
};
