import { setTimeout as sleep } from 'node:timers/promises';
import type { Cursors } from '../reading/cursors';
import { badValue } from '../errors';
import { codeNameOf, isResumable, labelsFor } from '../error-labels';
import { idOf, isPlainObject, numberOf, numeric, truthy, type Document } from '../values/values';
import { FailPoint } from './fail-point';
import { failedBeforeCommit, isRepeated, isRetryableWrite } from './transactional-write';

/** Thrown when the client's connection has to break without an answer. */
class ConnectionCut extends Error {}

type Answer = (body: Document) => Document | Promise<Document>;

const NAMES = ['failCommand', 'maxTimeAlwaysTimeOut', 'onPrimaryTransactionalWrite', 'failGetMoreAfterCursorCheckout'];

/**
 * The fail points of MongoDB's test commands that drivers' suites use, so that a driver's or an application's retries can be tested.
 * `failCommand` makes the next commands fail, wait, or lose their connection; `maxTimeAlwaysTimeOut` lets each limit of time run out at
 * once; `onPrimaryTransactionalWrite` cuts the connection after a retryable write or fails it before; `failGetMoreAfterCursorCheckout`
 * ends a cursor that is asked for more. Only in a store that was started with test commands.
 */
export class FailPoints {
  private readonly active = new Map<string, FailPoint>();
  private readonly counts = new Map<string, number>();
  private readonly applications = new Map<number, string>();

  constructor(private readonly cursors: () => Cursors) {}

  /** `configureFailPoint` of the admin database. */
  configure(body: Document): Document {
    const name = String(body.configureFailPoint);
    if (!NAMES.includes(name)) throw badValue(`${name} is not a fail point of the embedded store`);
    const count = this.counts.get(name) ?? 0;
    const point = FailPoint.of(body);
    if (point) this.active.set(name, point);
    else this.active.delete(name);
    return { count };
  }

  /** Forgets what it knew of a closed connection. */
  forget(connectionId: number): void {
    this.applications.delete(connectionId);
  }

  /** Answers a command as the fail point says, or else as `answer` does. */
  async answer(body: Document, connectionId: number, gone: () => boolean, direct: Answer): Promise<Document> {
    this.remember(body, connectionId);
    const answer = (command: Document): Document | Promise<Document> => {
      // What a client no longer waits for, because it was made to wait here, is not done behind its back.
      if (gone()) throw new ConnectionCut();
      return direct(command);
    };
    const [name = ''] = Object.keys(body);
    const data = this.due('failCommand', (wanted) => concerns(wanted, name, this.applications.get(connectionId)));
    const limited = name === 'getMore' && this.cursors().isLimited(idOf(body.getMore));
    if ((limited || numberOf(body.maxTimeMS, 0) > 0) && this.due('maxTimeAlwaysTimeOut')) return failed(50, []);
    if (data) return this.failCommand(data, body, answer);
    if (name === 'getMore') return this.failGetMore(body, answer);
    return isRetryableWrite(body) ? this.failWrite(body, answer) : answer(body);
  }

  private async failCommand(data: Document, body: Document, answer: Answer): Promise<Document> {
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

  private async failGetMore(body: Document, answer: Answer): Promise<Document> {
    const data = this.due('failGetMoreAfterCursorCheckout');
    if (!data) return answer(body);
    const code = numberOf(data.errorCode, 0);
    const stream = this.cursors().isTailing(idOf(body.getMore));
    this.cursors().kill(idOf(body.getMore));
    if (truthy(data.closeConnection)) throw new ConnectionCut();
    return failed(code, stream && isResumable(code) ? ['ResumableChangeStreamError'] : []);
  }

  private async failWrite(body: Document, answer: Answer): Promise<Document> {
    const point = this.active.get('onPrimaryTransactionalWrite');
    if (!point) return answer(body);
    const failure = failedBeforeCommit(point.data, body);
    const reply = failure ?? (await answer(body));
    // A write that is only told of again is none: the point waits for the next.
    if (isRepeated(reply) || !this.due('onPrimaryTransactionalWrite')) return failure ? answer(body) : reply;
    const { closeConnection } = point.data;
    if (closeConnection === undefined || truthy(closeConnection)) throw new ConnectionCut();
    return reply;
  }

  /** What the point does, when it is on and acts now. */
  private due(name: string, concerned: (data: Document) => boolean = () => true): Document | undefined {
    const point = this.active.get(name);
    if (!point || !concerned(point.data) || !point.due()) return undefined;
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    return point.data;
  }
}

function concerns(data: Document, command: string, application: string | undefined): boolean {
  if (typeof data.appName === 'string' && data.appName !== application) return false;
  return Array.isArray(data.failCommands) && data.failCommands.some((each) => isSameCommand(String(each), command));
}

/** `isMaster` is also `ismaster`, `findAndModify` also `findandmodify`: a command's other names differ in nothing but capitals. */
const isSameCommand = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

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
