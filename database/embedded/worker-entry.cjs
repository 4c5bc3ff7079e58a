// First file of the store's worker thread: makes TypeScript loadable there, then starts the store and tells its address.
'use strict';
require('../../scripts/register.cjs');
require('./worker-main.ts');
