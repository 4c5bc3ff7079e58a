// Lets plain `node` load this project's TypeScript, in the main thread and in workers, with the same swc settings (.swcrc)
// as the tests. Types are not checked here: `npm run check:types` does that.
'use strict';
const { addHook } = require('pirates');
const { transformSync } = require('@swc/core');

addHook((code, filename) => transformSync(code, { filename, swcrc: true }).code, {
  exts: ['.ts'],
  ignoreNodeModules: true,
});
