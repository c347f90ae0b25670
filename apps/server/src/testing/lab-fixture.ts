import type { LabContent, LabSource } from '../catalogue/lab-source.ts';

/** A lab for specs, whose checks the fake session reports. */
export const labFixture: LabContent = {
  id: 'pods',
  track: 'basics',
  version: '1.0.0',
  directory: '/labs/basics/pods',
  title: 'Run a pod',
  summary: 'One pod, and a page that answers.',
  tags: ['pods'],
  difficulty: 'beginner',
  estimatedMinutes: 10,
  passScore: 0.6,
  tasks: [
    {
      id: 'run',
      title: 'Run it',
      body: 'Run a pod:\n\n```sh\nkubectl run web --image=nginx\n```\n',
      optional: false,
      dependsOn: [],
      checks: [{ id: 'pod-runs', title: 'A pod runs', points: 3, bonus: false }],
      hints: [{ id: 'how', cost: 0.1, text: 'Try `kubectl run`.' }],
    },
    {
      id: 'reach',
      title: 'Reach it',
      body: 'Open **http://localhost:30080**.',
      optional: false,
      dependsOn: ['run'],
      checks: [{ id: 'answers', title: 'The page answers', points: 2, bonus: false }],
      hints: [],
    },
  ],
  solution: { failedAttempts: 2, steps: [{ explain: 'Run it.', code: 'kubectl run web --image=nginx' }] },
};

export const labSourceFixture: LabSource = {
  list: async () => [labFixture],
  read: async () => labFixture,
};
