import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import globals from 'globals';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

// Who may import whom: the one table of the architecture. A lib that is not listed for another cannot be
// reached from it; `envtest` may be imported from specs only (the rule below the table).
const mayImport = {
  machinery: [],
  contracts: [],
  kinds: ['machinery'],
  etcd: ['machinery'],
  apiserver: ['machinery', 'kinds', 'etcd'],
  client: ['machinery', 'kinds'],
  controllers: ['machinery', 'kinds', 'client'],
  scheduler: ['machinery', 'kinds', 'client'],
  network: ['machinery', 'kinds', 'client', 'shell'],
  kubectl: ['machinery', 'kinds', 'client'],
  shell: ['machinery'],
  runtime: ['machinery', 'shell'],
  images: ['machinery', 'runtime', 'shell'],
  kubelet: ['machinery', 'kinds', 'client', 'runtime'],
  addons: ['machinery', 'kinds', 'client', 'runtime', 'network', 'images'],
  cluster: [
    'machinery',
    'kinds',
    'etcd',
    'apiserver',
    'client',
    'controllers',
    'scheduler',
    'network',
    'shell',
    'runtime',
    'images',
    'kubelet',
    'addons',
  ],
  lab: ['machinery', 'kinds', 'contracts'],
  grading: ['machinery', 'kinds', 'client', 'lab'],
  session: ['cluster', 'shell', 'kubectl', 'lab', 'grading', 'machinery', 'client'],
  'secure-serving': ['machinery', 'apiserver'],
  db: ['contracts'],
  envtest: ['machinery', 'kinds', 'etcd', 'apiserver', 'client'],
  tools: [],
};
const appsMayImport = {
  server: ['contracts', 'machinery', 'session', 'secure-serving', 'lab', 'db'],
  web: ['contracts'],
  cli: ['session', 'secure-serving', 'lab', 'grading', 'kinds', 'machinery'],
  e2e: [],
};
// Engine libs are a pure function of their inputs: time and chance are injected.
const engine = [
  'machinery',
  'kinds',
  'etcd',
  'apiserver',
  'client',
  'controllers',
  'scheduler',
  'network',
  'kubectl',
  'shell',
  'runtime',
  'images',
  'kubelet',
  'addons',
  'cluster',
];
const impure = [
  'Date',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'performance',
  'process',
];
const tags = (names) => names.map((name) => `lib:${name}`);
const boundaries = (extra, options = {}) => [
  'error',
  {
    ...options,
    enforceBuildableLibDependency: false,
    allow: ['^.*/jest\\.preset\\.js$'],
    depConstraints: [
      ...Object.entries(mayImport).map(([name, deps]) => ({
        sourceTag: `lib:${name}`,
        onlyDependOnLibsWithTags: tags([...deps, ...extra]),
      })),
      ...Object.entries(appsMayImport).map(([name, deps]) => ({
        sourceTag: `app:${name}`,
        onlyDependOnLibsWithTags: tags(deps),
      })),
    ],
  },
];

export default tseslint.config(
  { ignores: ['**/dist', '**/dist-types', '**/coverage', '**/generated', '**/testdata', '.nx', 'data'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    plugins: { '@nx': nx },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@nx/enforce-module-boundaries': boundaries([]),
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
      'no-control-regex': 'off', // terminals speak in control characters
    },
  },
  {
    files: ['**/*.spec.ts', '**/*.spec.tsx', '**/*.e2e.ts', 'libs/*/dev/**'],
    rules: {
      // The API server and the client are tested in the environment that is made of them.
      '@nx/enforce-module-boundaries': boundaries(['envtest'], {
        allowCircularSelfDependency: true,
        ignoredCircularDependencies: [
          ['@drydock/apiserver', '@drydock/envtest'],
          ['@drydock/client', '@drydock/envtest'],
        ],
      }),
      'max-lines-per-function': 'off', // a describe block is a list, not a function
      'max-lines': 'off',
    },
  },
  {
    files: engine.map((name) => `libs/${name}/src/**/*.ts`),
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...impure.map((name) => ({ name, message: 'Engine libs take clock and random as parameters.' })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Engine libs take random as a parameter.' },
      ],
    },
  },
  { files: ['**/*.mjs', '**/*.js'], languageOptions: { globals: globals.node } },
  prettier,
);
