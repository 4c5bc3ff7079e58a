// First file of the planner's thread: makes TypeScript loadable there.
'use strict';
require('../../../scripts/register.cjs');
require('./thread-work.ts');
