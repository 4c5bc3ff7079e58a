import { EnvironmentError } from '../common/env';

/** `npm start` is told everything by its environment: a flag that would be passed over in silence is refused. Throws EnvironmentError. */
export function refuseArguments(given: readonly string[]): void {
  if (given.length === 0) return;
  throw new EnvironmentError(
    `npm start takes no arguments, but got: ${given.join(' ')}\nSettings are environment variables, such as PORT=4100 DATA_DIR=./other npm start; .env.example has them all.`,
  );
}
