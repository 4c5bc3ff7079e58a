import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Folders that a folder may not import: imports go one way, `common` is below everything, `start.ts` above. */
const oneWay = (files, forbidden) => ({
  files,
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: forbidden.map(([group, message]) => ({ group: [].concat(group), message })) },
    ],
  },
});

const subgraphs = ['identity', 'content', 'events', 'opportunities'];
const mongoose = [['mongoose', 'mongodb'], 'Only models, stores and database/ know Mongoose.'];

export default tseslint.config(
  { ignores: ['node_modules', 'bench/node_modules', 'data', '**/generated.ts', '**/generated/**'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    rules: {
      // Japanese text separates with U+3000.
      'no-irregular-whitespace': ['error', { skipStrings: true, skipTemplates: true, skipComments: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
    },
  },
  {
    files: ['**/*.cjs', 'eslint.config.mjs'],
    rules: { 'no-restricted-exports': 'off', '@typescript-eslint/no-require-imports': 'off' },
    languageOptions: {
      globals: {
        require: 'readonly',
        module: 'writable',
        process: 'readonly',
        __dirname: 'readonly',
        console: 'readonly',
      },
    },
  },
  {
    files: ['**/*.ts'],
    ignores: ['**/env.ts', 'machine/subgraph-process.ts', 'test/**', 'bench/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Read settings from env.ts.' },
      ],
    },
  },
  {
    files: ['**/*.ts'],
    rules: { 'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }] },
  },
  oneWay(
    ['common/**'],
    [[['**/gateway/**', '**/subgraphs/**', '**/database/**'], 'common is below everything.'], mongoose],
  ),
  oneWay(
    ['gateway/**'],
    [[['**/subgraphs/**', '**/database/**'], 'Only SDL crosses from subgraphs to the gateway.'], mongoose],
  ),
  oneWay(['database/**'], [[['**/gateway/**', '**/subgraphs/**'], 'The database knows no business.']]),
  ...subgraphs.flatMap((name) => {
    const others = subgraphs.filter((other) => other !== name).map((other) => `**/${other}/**`);
    const walls = [[['**/gateway/**', ...others], 'A subgraph imports neither the gateway nor another subgraph.']];
    return [
      oneWay([`subgraphs/${name}/**`], [...walls, mongoose]),
      oneWay([`subgraphs/${name}/**/*.model.ts`, `subgraphs/${name}/**/*.store.ts`], walls),
    ];
  }),
);
