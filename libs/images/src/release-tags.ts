/** Tags as the official images make them: `8`, `8.4`, `8.4.7`, `latest`, each also with the suffixes of its bases. */
export interface Releases {
  /** Series → its last patch: `{ '8.4': 7 }`, or `{ '17': 7 }` for two-part versions. Newest first within a major version. */
  readonly series: Readonly<Record<string, number>>;
  /** The version that `latest` is. */
  readonly latest: string;
  /** `-alpine`, `-bookworm`: they do not change the version. */
  readonly suffixes?: readonly string[];
  /** Further names: `lts` → `8.4.7`. */
  readonly aliases?: Readonly<Record<string, string>>;
}

export function releaseTags({
  series,
  latest,
  suffixes = [],
  aliases = {},
}: Releases): Readonly<Record<string, string>> {
  const tags: Record<string, string> = {};
  const add = (name: string, version: string) => {
    for (const suffix of ['', ...suffixes]) tags[`${name}${suffix}`] ??= version;
  };
  add('latest', latest);
  for (const suffix of suffixes) tags[suffix.slice(1)] = latest;
  for (const [name, version] of Object.entries(aliases)) add(name, version);
  for (const [name, last] of Object.entries(series)) {
    for (let patch = 0; patch <= last; patch++) add(`${name}.${patch}`, `${name}.${patch}`);
    add(name, `${name}.${last}`);
    if (name.includes('.')) add(name.split('.')[0]!, `${name}.${last}`);
  }
  return tags;
}
