import { z } from 'zod';
import { readEnv } from '../../common/env';

/** Settings of the database tests alone. */
export const databaseTestEnv = readEnv(
  z.object({
    /** A MongoDB (one-node replica set) or FerretDB that the same tests run against, instead of the embedded store. */
    TEST_MONGODB_URI: z.string().optional(),
    /** How often the crash test kills the store; 300 before a release, few in the everyday run. */
    CRASH_ROUNDS: z.coerce.number().int().positive().default(12),
    /** Cases per property. */
    PROPERTY_RUNS: z.coerce.number().int().positive().default(60),
    /** Malformed messages that the fuzzer sends. */
    FUZZ_MESSAGES: z.coerce.number().int().positive().default(400),
  }),
  process.env,
);
