import { startStore } from '../../../database/embedded/store';

// Prints the URI when ready; ends when its parent ends, so that a failed test leaves nothing behind.
const [, , dataDir] = process.argv;
if (dataDir === undefined) throw new Error('Which directory?');
startStore({ dataDir, port: 0 }).then(
  ({ uri }) => console.log(uri),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.exit(1);
}, 1_000).unref();
