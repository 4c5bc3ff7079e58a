import { StoreError, badValue, typeMismatch } from '../../errors';
import type { FailPoints } from '../../fail-points/fail-points';
import { isPlainObject, numeric, truthy, type Document } from '../../values/values';
import { atAdmin, type Call, type Command } from '../command';

interface Parameter {
  value(call: Call): unknown;
  /** Takes what is asked for until the store is closed; absent where there is nothing to change. */
  set?(call: Call, value: unknown): void;
}

/** The server parameters that clients ask for, and the few that change what the store does. */
const parameters: Readonly<Record<string, Parameter>> = {
  authenticationMechanisms: { value: () => ['SCRAM-SHA-256'] },
  enableTestCommands: { value: ({ engine }) => engine.failPoints !== undefined },
  featureCompatibilityVersion: { value: () => ({ version: '8.0' }) },
  logComponentVerbosity: { value: () => ({ verbosity: 0 }) },
  logLevel: { value: () => 0 },
  notablescan: { value: () => false },
  quiet: { value: () => false },
  transactionLifetimeLimitSeconds: {
    value: ({ engine }) => engine.sessions.lifetimeSeconds,
    set: ({ engine }, value) => {
      engine.sessions.lifetimeSeconds = seconds('transactionLifetimeLimitSeconds', value);
    },
  },
  ttlMonitorEnabled: {
    value: ({ engine }) => engine.expiry.enabled,
    set: ({ engine }, value) => {
      engine.expiry.enabled = truthy(value);
    },
  },
  ttlMonitorSleepSecs: {
    value: ({ engine }) => engine.expiry.everySeconds,
    set: ({ engine }, value) => {
      engine.expiry.everySeconds = seconds('ttlMonitorSleepSecs', value);
    },
  },
};

/** Timers cannot wait for longer than that. */
const LONGEST_SECONDS = 2_147_483;

function seconds(name: string, value: unknown): number {
  const number = Number(numeric(value) ?? NaN);
  if (Number.isNaN(number)) throw typeMismatch(`${name} has to be a number of seconds`);
  if (!(number >= 1 && number <= LONGEST_SECONDS))
    throw badValue(`Invalid value for parameter ${name}: ${number} has to be between 1 and ${LONGEST_SECONDS}`);
  return Math.trunc(number);
}

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
      const settableAtRuntime = parameters[name]?.set !== undefined;
      return [name, detailed ? { value, settableAtRuntime, settableAtStartup: false } : value];
    }),
  );
};

const ENVELOPE = new Set(['setParameter', 'lsid', '$db', '$clusterTime', '$readPreference', 'comment', 'apiVersion']);

export const setParameter: Command = (call) => {
  atAdmin(call);
  const name = Object.keys(call.body).find((key) => !ENVELOPE.has(key));
  if (name === undefined) throw new StoreError(72, 'InvalidOptions', 'no option found to set');
  const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  if (parameter?.set) {
    const was = parameter.value(call);
    parameter.set(call, call.body[name]);
    return { was };
  }
  throw new StoreError(
    72,
    'InvalidOptions',
    parameter
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
