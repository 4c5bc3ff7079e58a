import { z } from 'zod';
import { readEnv } from '../../common/env';

/** Settings of the store as a process of its own. */
export const storeEnv = () =>
  readEnv(
    z.object({
      /** Password of the user named by `--user`; kept out of the command line, which other users of the machine can read. */
      STORE_PASSWORD: z.string().min(1).optional(),
    }),
    process.env,
  );
