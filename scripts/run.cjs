// node scripts/run.cjs FILE.ts [ARGUMENT ...]: runs one of this project's TypeScript files as the main program.
'use strict';
const path = require('node:path');

process.setSourceMapsEnabled(true);
require('./register.cjs');
const [, , file, ...rest] = process.argv;
const main = path.resolve(__dirname, '..', file);
process.argv = [process.argv[0], main, ...rest];
require(main);
