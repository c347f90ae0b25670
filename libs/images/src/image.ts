// What a folder below `images/` states. It is runtime's ImageDefinition, except that configuration and programs may
// depend on the version, as they do in real images (ENV NGINX_VERSION, the version a program prints).
import type { ImageConfig, ImageDefinition } from '@drydock/runtime';
import { idleUse } from './idle-use.ts';
import type { FileSystem, Program } from '@drydock/shell';

/** What the catalogue page (docs/images.md) says of an image. */
export interface ImageFacts {
  /** One sentence. */
  readonly does: string;
  /** What the real one does and this one does not. */
  readonly leftOut: readonly string[];
}

export interface Image {
  readonly about?: ImageFacts;
  /** Fully qualified: `docker.io/library/nginx`. */
  readonly repository: string;
  /** Every tag that exists, and the version it stands for. */
  readonly tags: Readonly<Record<string, string>>;
  /** Tags that exist too, but run as images that are not simulated do. */
  readonly notSimulated?: readonly string[];
  /** Compressed size in bytes. */
  readonly size: number;
  /** The day this image was last published, which its files carry. Milliseconds since the epoch. */
  readonly published: number;
  readonly config: (version: string) => ImageConfig;
  readonly files: (fs: FileSystem, version: string) => void;
  readonly programs: (version: string) => Readonly<Record<string, Program>>;
}

/** The image as the runtime wants it: one version of it. */
export function imageDefinition(image: Image, version: string): ImageDefinition {
  const idle = idleUse[image.repository];
  return {
    repository: image.repository,
    tags: image.tags,
    size: image.size,
    config: image.config(version),
    files: image.files,
    programs: image.programs(version),
    ...(idle ? { idle } : {}),
  };
}
