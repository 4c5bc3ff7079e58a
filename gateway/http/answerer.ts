import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../common/actor/actor';
import type { Broadcast } from '../../common/broadcast/broadcast';
import type { Clock } from '../../common/clock';
import { PublicError } from '../../common/errors/public-error';
import type { Locale } from '../../common/locale';
import type { Authenticator } from '../actor/authenticator';
import { LastChanges, changesForAll, nameOfActor } from '../caching/last-changes';
import { audienceKeyOf, ownKeyOf, type Asking } from '../caching/answer-keys';
import { PublicAnswers, type FreshAnswer } from '../caching/public-answers';
import { MadeAnswer } from '../caching/made-answer';
import { SharedAnswers, type RunningAnswer } from '../caching/shared-answers';
import { Deadline } from '../limits/deadline';
import { bodyOf, type Answer } from './answer';
import { AnswerBuffers } from './answer-buffers';
import { paramsOfBody, paramsOfSearch } from './graphql-params';
import type { JsonReader } from './json-body';
import type { Pipeline } from './pipeline';
import type { Executed, RequestContext, RequestTrace } from './request-context';

export interface AnswererOptions {
  readonly pipeline: Pipeline;
  readonly authenticator: Authenticator;
  readonly readJson: JsonReader;
  readonly clock: Clock;
  /** How long an operation may take. */
  readonly deadlineMs: number;
  readonly maxAnswerBytes: number;
  /** Whether identical queries of one actor share one answer while it is in the making. */
  readonly shareIdentical: boolean;
  /** To other processes that answer for this one. */
  readonly changes: Broadcast | undefined;
}

/** A body, and for how long others may keep it (seconds; 0: not at all). */
export interface Reply {
  readonly body: string | Buffer;
  readonly fresh?: { readonly left: number; readonly age: number; readonly shared: boolean };
}

type Asked = Omit<RequestContext, 'signal' | 'trace'>;
/** A request, and when it came. */
type Begun = Asking & { readonly begunAt: number; readonly epoch: number };

/**
 * From a request to the bytes of its answer. Who asks is found out first; then an answer that is there already, or in the making for
 * the same actor, is taken before anything of the request is parsed. Its cost is charged all the same.
 */
export class Answerer {
  readonly #options: AnswererOptions;
  readonly #shared = new SharedAnswers();
  readonly #kept: PublicAnswers;
  readonly #changes = new LastChanges();
  readonly #buffers = new AnswerBuffers();
  /** Counts changes as they begin and end: what is asked after one joins nothing that began before. */
  #changed = 0;
  #generation = 0;
  /** Counts how often all that was kept was forgotten: what began before is not kept any more. */
  #epoch = 0;

  constructor(options: AnswererOptions) {
    this.#options = options;
    this.#kept = new PublicAnswers(options.clock);
    options.changes?.listen({ heard: (who) => this.#note(who), missed: () => this.#forgetAll() });
  }

  /** Throws why the request is refused. */
  async answer(request: FastifyRequest, reply: FastifyReply, locale: Locale, trace: RequestTrace): Promise<Reply> {
    const { authenticator, pipeline, clock, deadlineMs, shareIdentical } = this.#options;
    const { headers } = request;
    const authenticated = authenticator.actorOf(headers.authorization);
    const actor = authenticated instanceof Promise ? await authenticated : authenticated;
    trace.actor = actor.kind;
    const name = headers['graphql-client-name'] ?? headers['apollographql-client-name'];
    const clientName = (trace.clientName = typeof name === 'string' ? name.slice(0, 64) : undefined);
    const method = request.method === 'POST' ? 'POST' : 'GET';
    const text = method === 'POST' ? textOf(request.body) : searchOf(request.raw.url ?? '');
    const asking: Asking = { actor, locale, clientName, generation: pipeline.generation, method, text };
    if (asking.generation !== this.#generation) this.#reload(asking.generation);
    const begunAt = clock.now().getTime();
    const deadlineAt = begunAt + deadlineMs;
    const { id: requestId, ip } = request;
    const context: Asked = { requestId, actor, locale, clientName, ip, deadlineAt, changesBefore: this.#changed };
    const fresh = this.#kept.empty ? undefined : this.#kept.fresh(audienceKeyOf(asking));
    if (fresh && this.#changes.allows(actor, fresh.begunAt)) return this.#again(fresh.answer, context, trace, fresh);
    const key = shareIdentical ? ownKeyOf(asking) : undefined;
    const running = key === undefined ? undefined : this.#shared.running(key);
    const joined = running && (await join(running));
    if (joined) return this.#again(joined, context, trace);
    return this.#run(reply, { ...context, trace }, { ...asking, begunAt, epoch: this.#epoch }, key);
  }

  #reload(generation: number): void {
    this.#generation = generation;
    this.#forgetAll();
  }

  #forgetAll(): void {
    this.#changed++;
    this.#shared.forget();
    this.#forgetKept();
  }

  #forgetKept(): void {
    this.#epoch++;
    this.#kept.clear();
  }

  async #again(answer: MadeAnswer, context: Asked, trace: RequestTrace, fresh?: FreshAnswer): Promise<Reply> {
    const { executed, name, bytes } = answer;
    trace.operation = name;
    trace.cost = executed?.cost.requested;
    const charged = executed && this.#options.pipeline.charge(executed.operation, executed.cost, context);
    if (charged !== undefined) await charged;
    return fresh ? { body: bytes, fresh: { ...fresh, shared: isAnonymous(context) } } : { body: bytes };
  }

  async #run(
    reply: FastifyReply,
    context: Omit<RequestContext, 'signal'> & { readonly trace: RequestTrace },
    asking: Begun,
    key: string | undefined,
  ): Promise<Reply> {
    const { pipeline, readJson, clock, changes } = this.#options;
    const { trace, deadlineAt } = context;
    const { method, text } = asking;
    const params = method === 'POST' ? paramsOfBody(readJson(text)) : paramsOfSearch(text);
    const deadline = new Deadline();
    let executed: Executed | undefined;
    let offered: RunningAnswer | undefined;
    trace.onExecuting = (executing: Executed): void => {
      executed = executing;
      if (executing.operation.node.operation === 'mutation') this.#forgetAround(answer, context.actor);
      else if (key !== undefined) offered = this.#shared.offer(key, answer);
    };
    // Not at once: when it tells of executing, there must be an answer to offer.
    const running = now.then(() => pipeline.run(params, method, { ...context, signal: deadline.signal }));
    const timed = deadline.race(running, Math.max(1, deadlineAt - clock.now().getTime()));
    const answer = timed.then((result) => this.#made(result, trace.operation, executed));
    reply.raw.once('close', () => {
      if (reply.raw.writableFinished || offered?.joined) return;
      offered?.withdraw();
      deadline.abandon();
    });
    const made = await answer;
    // Acknowledged only when nobody answers with what was before.
    if (executed?.operation.node.operation === 'mutation') await changes?.tell(nameOfActor(context.actor));
    if (this.#keeps(made, asking)) {
      const seconds = made.executed.publicSeconds;
      return { body: made.bytes, fresh: { left: seconds, age: 0, shared: isAnonymous(asking) } };
    }
    return { body: offered?.joined ? made.bytes : this.#buffers.bytesFor(made.text(), reply.raw) };
  }

  /** Whoever asks after a mutation must see what it did. */
  #forgetAround(mutation: Promise<unknown>, actor: Actor): void {
    const note = (): void => this.#note(nameOfActor(actor));
    note();
    mutation.then(note, note);
  }

  #note(who: string): void {
    this.#changed++;
    this.#shared.forget();
    this.#changes.note(who, this.#options.clock.now().getTime());
    if (changesForAll(who)) this.#forgetKept();
  }

  #made(answer: Answer, name: string, executed: Executed | undefined): MadeAnswer {
    const text = bodyOf(answer);
    const most = this.#options.maxAnswerBytes;
    // Three bytes at most for one unit of UTF-16: only a long answer has to be measured.
    if (text.length * 3 > most && Buffer.byteLength(text) > most) throw new PublicError('RESPONSE_TOO_LARGE');
    return new MadeAnswer(text, { name, executed, whole: answer.errors === undefined });
  }

  /** Keeps an answer that may be kept. */
  #keeps(answer: MadeAnswer, asking: Begun): answer is MadeAnswer & { readonly executed: Executed } {
    const { executed, whole } = answer;
    if (executed === undefined || executed.publicSeconds <= 0 || !whole) return false;
    // A schema that came meanwhile has emptied the cache; the key names the one that this answer is of.
    if (asking.epoch === this.#epoch)
      this.#kept.keep(audienceKeyOf(asking), answer, executed.publicSeconds, asking.begunAt);
    return true;
  }
}

/** Undefined when the one that was joined failed: then each finds out by itself, because it may fail for another reason, or not. */
function join(running: RunningAnswer): Promise<MadeAnswer | undefined> {
  running.joined++;
  return running.answer.catch(() => undefined);
}

const now = Promise.resolve();
const isAnonymous = ({ actor }: { readonly actor: Actor }): boolean => actor.kind === 'anonymous';
const textOf = (body: unknown): string => (typeof body === 'string' ? body : '');

function searchOf(url: string): string {
  const mark = url.indexOf('?');
  return mark < 0 ? '' : url.slice(mark + 1);
}
