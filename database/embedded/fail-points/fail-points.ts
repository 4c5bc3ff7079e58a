import { setTimeout as sleep } from 'node:timers/promises';
import { badValue } from './errors';
import { codeNameOf, labelsFor } from './error-labels';
import { isPlainObject, numberOf, numeric, truthy, type Document } from './values';

/** How often a fail point acts before it is off again. */
interface Schedule {
  skip: number;
  times: number;
}

interface FailCommand {
  readonly commands: ReadonlySet<string>;
  readonly data: Document;
  readonly schedule: Schedule;
}

/** Thrown when the client's connection has to break without an answer. */
export class ConnectionCut extends Error {}

type Answer = (body: Document) => Document | Promise<Document>;

/**
 * `failCommand` of MongoDB's test commands makes the next commands fail, wait, or lose their connection, so that a driver's or an
 * application's retries can be tested; `maxTimeAlwaysTimeOut` lets each limit of time run out at once. Only in a store that was
 * started with test commands.
 */
export class FailPoints {
  private failCommand: FailCommand | undefined;
  private readonly applications = new Map<number, string>();
  private entered = 0;
  private timesOut = false;

  /** `configureFailPoint` of the admin database. */
  configure(body: Document): Document {
    const name = body.configureFailPoint;
    if (name === 'maxTimeAlwaysTimeOut') {
      this.timesOut = body.mode !== 'off';
      return { count: 0 };
    }
    if (name !== 'failCommand') throw badValue(`${String(name)} is not a fail point of the embedded store`);
    const data = isPlainObject(body.data) ? body.data : {};
    const schedule = scheduleOf(body.mode);
    this.failCommand = schedule && { commands: new Set(commandsOf(data)), data, schedule };
    return { count: this.entered };
  }

  /** Forgets what it knew of a closed connection. */
  forget(connectionId: number): void {
    this.applications.delete(connectionId);
  }

  /** Answers a command as the fail point says, or else as `answer` does. */
  async answer(body: Document, connectionId: number, answer: Answer): Promise<Document> {
    this.remember(body, connectionId);
    const data = this.due(Object.keys(body)[0] ?? '', this.applications.get(connectionId));
    if (this.timesOut && numberOf(body.maxTimeMS, 0) > 0) return failed(50, []);
    if (!data) return answer(body);
    if (truthy(data.blockConnection)) await sleep(numberOf(data.blockTimeMS, 0));
    if (truthy(data.closeConnection)) throw new ConnectionCut();
    const code = numeric(data.errorCode);
    const { writeConcernError } = data;
    if (code !== undefined) return failed(Number(code), labelsOf(data, body, Number(code)));
    const reply = await answer(body);
    if (!isPlainObject(writeConcernError)) return reply;
    // The write itself was done: that never ends a transaction.
    const labels = labelsOf(data, body, numberOf(writeConcernError.code, 0)).filter(
      (label) => label !== 'TransientTransactionError',
    );
    return { ...reply, writeConcernError, ...(labels.length > 0 && { errorLabels: labels }) };
  }

  private remember(body: Document, connectionId: number): void {
    const application = isPlainObject(body.client) && isPlainObject(body.client.application) && body.client.application;
    if (application) this.applications.set(connectionId, String(application.name));
  }

  private due(command: string, application: string | undefined): Document | undefined {
    const active = this.failCommand;
    if (!active?.commands.has(command)) return undefined;
    const { data, schedule } = active;
    if (typeof data.appName === 'string' && data.appName !== application) return undefined;
    if (schedule.skip-- > 0) return undefined;
    if (--schedule.times <= 0) this.failCommand = undefined;
    this.entered++;
    return data;
  }
}

function scheduleOf(mode: unknown): Schedule | undefined {
  if (mode === 'off') return undefined;
  if (mode === 'alwaysOn') return { skip: 0, times: Infinity };
  if (isPlainObject(mode) && mode.times !== undefined) {
    const times = numberOf(mode.times, 0);
    return times > 0 ? { skip: 0, times } : undefined;
  }
  if (isPlainObject(mode) && mode.skip !== undefined) return { skip: numberOf(mode.skip, 0), times: Infinity };
  throw badValue("The mode of a fail point is 'off', 'alwaysOn', { times: n } or { skip: n }");
}

function commandsOf(data: Document): string[] {
  const { failCommands } = data;
  return Array.isArray(failCommands) ? failCommands.map(String) : [];
}

const failed = (code: number, errorLabels: readonly string[]): Document => ({
  ok: 0,
  errmsg: "Failing command via 'failCommand' failpoint",
  code,
  codeName: codeNameOf(code),
  ...(errorLabels.length > 0 && { errorLabels }),
});

/** The labels that the test asks for, or those that MongoDB would add itself. */
const labelsOf = (data: Document, body: Document, code: number): string[] =>
  Array.isArray(data.errorLabels) ? data.errorLabels.map(String) : labelsFor(code, body);
