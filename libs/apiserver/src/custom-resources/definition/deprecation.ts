import type { CustomResourceDefinitionSpec, CustomResourceDefinitionVersion } from '@drydock/kinds';
import { compareVersions } from '../../discovery/compare-versions.ts';

/** The Warning of a deprecated version; undefined for others. */
export function deprecationOf(
  spec: CustomResourceDefinitionSpec,
  version: CustomResourceDefinitionVersion,
): string | undefined {
  if (!version.deprecated) return undefined;
  if (version.deprecationWarning) return version.deprecationWarning;
  const text = `${spec.group}/${version.name} ${spec.names.kind} is deprecated`;
  const newer = spec.versions
    .filter(
      ({ served, deprecated, name }) => served && !deprecated && compareVersions(name, version.name) > 0,
    )
    .sort((a, b) => compareVersions(b.name, a.name))[0];
  return newer ? `${text}; use ${spec.group}/${newer.name} ${spec.names.kind}` : text;
}
