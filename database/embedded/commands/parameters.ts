import { StoreError } from '../errors';
import type { FailPoints } from '../fail-points/fail-points';
import { isPlainObject, truthy, type Document } from '../values/values';
import { atAdmin, type Call, type Command } from './command';

interface Parameter {
  value(call: Call): unknown;
}

/** The server parameters that clients ask for. None can be set: the store has nothing to tune. */
const parameters: Readonly<Record<string, Parameter>> = {
  authenticationMechanisms: { value: () => ['SCRAM-SHA-256'] },
  enableTestCommands: { value: ({ engine }) => engine.failPoints !== undefined },
  featureCompatibilityVersion: { value: () => ({ version: '8.0' }) },
  logComponentVerbosity: { value: () => ({ verbosity: 0 }) },
  logLevel: { value: () => 0 },
  notablescan: { value: () => false },
  quiet: { value: () => false },
  transactionLifetimeLimitSeconds: { value: () => 60 },
  ttlMonitorEnabled: { value: () => true },
  ttlMonitorSleepSecs: { value: () => 60 },
};

/** `getParameter` by names, or of all with `'*'` or `{ allParameters: true }`. */
export const getParameter: Command = (call) => {
  atAdmin(call);
  const asked = call.body.getParameter;
  const all = asked === '*' || (isPlainObject(asked) && truthy(asked.allParameters));
  const names = Object.keys(parameters).filter((name) => all || call.body[name] !== undefined);
  if (names.length === 0) throw new StoreError(72, 'InvalidOptions', 'no option found to get');
  const detailed = isPlainObject(asked) && truthy(asked.showDetails);
  return Object.fromEntries(
    names.map((name): [string, unknown] => {
      const value = parameters[name]?.value(call);
      return [name, detailed ? { value, settableAtRuntime: false, settableAtStartup: false } : value];
    }),
  );
};

const ENVELOPE = new Set(['setParameter', 'lsid', '$db', '$clusterTime', '$readPreference', 'comment', 'apiVersion']);

export const setParameter: Command = (call) => {
  atAdmin(call);
  const name = Object.keys(call.body).find((key) => !ENVELOPE.has(key));
  if (name === undefined) throw new StoreError(72, 'InvalidOptions', 'no option found to set');
  throw new StoreError(
    72,
    'InvalidOptions',
    Object.hasOwn(parameters, name)
      ? `not allowed to change [${name}] at runtime`
      : `attempted to set unrecognized parameter [${name}], use help:true to see options`,
  );
};

export const configureFailPoint: Command = (call): Document => {
  atAdmin(call);
  return failPointsOf(call).configure(call.body);
};

/** A command of no version of the stable API, by which drivers test that they declare theirs. */
export const testVersion2: Command = (call): Document => {
  failPointsOf(call);
  return {};
};

/** Only a store that was started with test commands has them. */
function failPointsOf({ engine, name }: Call): FailPoints {
  if (!engine.failPoints) throw new StoreError(59, 'CommandNotFound', `no such command: '${name}'`);
  return engine.failPoints;
}
