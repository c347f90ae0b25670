import { parseYamlDocuments } from '@drydock/machinery';
import { firstUnmet, type CheckType } from '../../check-type.ts';
import { failed, passed } from '../../result.ts';

/** A file of the learner's home. */
export const file: CheckType<'file'> = {
  kind: 'file',
  live: true,
  async evaluate({ path, absent, expect }, context) {
    const content = await context.target.readFile(path);
    if (absent)
      return content === undefined ? passed(`${path} is not there.`) : failed(`${path} should not be there.`);
    if (content === undefined) return failed(`There is no file ${path}.`, { found: 'nothing', wanted: path });
    const values = parsed(content);
    for (const format of ['yaml', 'json'])
      if (!(format in values) && expect?.some(({ cel }) => new RegExp(`\\b${format}\\b`).test(cel)))
        return failed(`${path} is no ${format.toUpperCase()}.`, { found: content.slice(0, 200) });
    const unmet = await firstUnmet(expect, { content, ...values }, context);
    return unmet ? failed(unmet.message, { wanted: unmet.wanted }) : passed(`${path} is as it should be.`);
  },
};

/** `yaml` and `json` only when the content is such. */
function parsed(content: string): Readonly<Record<string, unknown>> {
  const documents = parseYamlDocuments(content);
  const yaml = documents.some((document) => document.error !== undefined)
    ? {}
    : {
        yaml: documents
          .map((document) => document.value)
          .filter((value) => value !== null && value !== undefined),
      };
  try {
    return { ...yaml, json: JSON.parse(content) as unknown };
  } catch {
    return yaml;
  }
}
