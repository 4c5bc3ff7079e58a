import { createRequire } from 'node:module';
import path from 'node:path';

// Hive Gateway as documented; BENCH_HIVE_NATIVE=1 uses its native planner, BENCH_HIVE_SHARING=1 shares identical requests in flight.
// eslint-disable-next-line no-undef
const { BENCH_PEERS, BENCH_HIVE_NATIVE, BENCH_HIVE_SHARING } = process.env;
const require = createRequire(path.join(BENCH_PEERS ?? import.meta.dirname + '/../peers', 'package.json'));
const options = { logging: false, inboundInflightRequestDeduplication: BENCH_HIVE_SHARING === '1' };
if (BENCH_HIVE_NATIVE === '1')
  options.unifiedGraphHandler = require('@graphql-hive/router-runtime').unifiedGraphHandler;
export const gatewayConfig = options;
