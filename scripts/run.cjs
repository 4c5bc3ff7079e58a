// node scripts/run.cjs FILE.ts [ARGUMENT ...]: runs one of this project's TypeScript files as the main program.
'use strict';
const path = require('node:path');

const wanted = require('../package.json').engines.node.replace('>=', '').split('.').map(Number);
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < wanted[0] || (major === wanted[0] && minor < wanted[1])) {
  console.error(
    `Node ${process.versions.node} is too old: Node ${wanted.join('.')} or a later one is needed (https://nodejs.org).`,
  );
  process.exit(1);
}

process.setSourceMapsEnabled(true);
require('./register.cjs');
const [, , file, ...rest] = process.argv;
const main = path.resolve(__dirname, '..', file);
process.argv = [process.argv[0], main, ...rest];
require(main);
