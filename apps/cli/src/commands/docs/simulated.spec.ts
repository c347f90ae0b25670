import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { currentSimulatedPage, simulatedFile } from './simulated.ts';
import { simulatedPage } from './simulated-page.ts';

test('the committed page is what the registries say (update: npx drydock docs simulated)', async () => {
  expect(readFileSync(simulatedFile, 'utf8')).toBe(await currentSimulatedPage());
});

test('a page: verbs, subresources, what is left out', () => {
  const page = simulatedPage(
    {
      groups: [
        {
          apiVersion: 'apps/v1',
          resources: [
            {
              name: 'deployments',
              kind: 'Deployment',
              namespaced: true,
              shortNames: ['deploy'],
              verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
              subresources: [{ name: 'scale', verbs: ['get', 'update'], leftOut: ['no | in tables'] }],
              leftOut: ['progress deadlines'],
            },
          ],
        },
      ],
      admission: [{ name: 'Priority', leftOut: [] }],
    },
    'v1.34.1',
  );
  expect(page.split('\n').slice(4)).toEqual([
    'Kubernetes v1.34.1: 1 resources in 1 group versions. "all" stands for the verbs create, delete, deletecollection, get, list, patch, update, watch.',
    'A column "left out" that is empty means that nothing is known to be missing. What a tool or an image does not do it says itself: `not simulated: …`.',
    '',
    '## apps/v1',
    '',
    '| resource      | kind       | short  | namespaced | verbs | subresources          | left out                                     |',
    '| ------------- | ---------- | ------ | ---------- | ----- | --------------------- | -------------------------------------------- |',
    '| `deployments` | Deployment | deploy | yes        | all   | `scale` (get, update) | progress deadlines; `scale`: no \\| in tables |',
    '',
    '## Admission',
    '',
    'In the order in which the plugins run.',
    '',
    '| plugin   | left out |',
    '| -------- | -------- |',
    '| Priority |          |',
    '',
  ]);
});
