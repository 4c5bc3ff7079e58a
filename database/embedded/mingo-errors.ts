import { StoreError, badValue } from './errors';

/** mingo tells what is wrong in words only; these are the numbers that MongoDB gives it. */
export function mingoError(error: unknown, stage?: string): StoreError {
  if (error instanceof StoreError) return error;
  const { message } = error as Error;
  const operator = /'(\$\w+)' is not registered/.exec(message)?.[1];
  if (operator !== undefined) {
    if (stage === '$project' || stage === '$addFields' || stage === '$set')
      return new StoreError(31325, 'Location31325', `Unknown expression ${operator}`);
    if (stage === '$group') return new StoreError(15952, 'Location15952', `unknown group operator '${operator}'`);
    return new StoreError(168, 'InvalidPipelineOperator', `Unrecognized expression '${operator}'`);
  }
  if (message.startsWith('Use of undefined variable')) return new StoreError(17276, 'Location17276', message);
  if (message.startsWith('$group specification must include'))
    return new StoreError(15955, 'Location15955', 'a group specification must include an _id');
  return badValue(message);
}
