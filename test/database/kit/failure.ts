import { MongoServerError } from 'mongodb';

/** The server's error that `action` ends with; fails the test when it ends otherwise. */
export async function failureOf(action: Promise<unknown>): Promise<MongoServerError> {
  const outcome = await action.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof MongoServerError) return outcome;
  throw new Error('Expected the server to refuse', { cause: outcome });
}

/** Asserts MongoDB's error number of a refused action. */
export async function expectCode(action: Promise<unknown>, code: number): Promise<MongoServerError> {
  const failure = await failureOf(action);
  expect({ code: failure.code, message: failure.message }).toMatchObject({ code });
  return failure;
}
