import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { SECOND } from '../clock';
import type { Log } from '../log';
import type { Broadcast, Listener, Topic } from './broadcast';
import { Pending } from './pending';

/** What could not be told is told later; while Redis is away everybody knows that there may be more. */
const MAX_UNTOLD = 1_000;

/** How often it is made sure that messages still arrive: a connection can be dead without having been closed. */
const HEARTBEAT_MS = SECOND;

const messageSchema = z.object({
  from: z.string(),
  id: z.number(),
  text: z.string(),
});
type Message = z.output<typeof messageSchema>;

export interface RedisBroadcastsOptions {
  /** Sends; shared with others. */
  readonly redis: Redis;
  /** Receives only: a connection that has subscribed can do nothing else. Closed by `stop`. */
  readonly subscriber: Redis;
  readonly log: Log;
}

/**
 * Broadcasts among all processes on one Redis, by its publish and subscribe. Redis says how many got a message, and each of them says
 * when it has acted on it. While Redis is away nobody is waited for, and everybody knows of themselves that they hear nothing.
 */
export class RedisBroadcasts {
  readonly #with: RedisBroadcastsOptions;
  readonly #me = randomUUID();
  readonly #listeners = new Map<string, Listener[]>();
  readonly #pending = new Pending();
  readonly #heartbeat: NodeJS.Timeout;
  readonly #untold: (readonly [channel: string, text: string])[] = [];
  #isDeaf = true;
  #hasLogged = false;
  #isStopped = false;

  constructor(options: RedisBroadcastsOptions) {
    this.#with = options;
    const { subscriber } = options;
    subscriber.on('ready', () => void this.#subscribe());
    subscriber.on('close', () => this.#becomeDeaf());
    subscriber.on('message', (channel, text) => void this.#take(channel, text));
    this.#heartbeat = setInterval(() => void this.#beat(), HEARTBEAT_MS).unref();
  }

  /** Those of one topic; whoever listens to it is to do so before `ready`. */
  on(topic: Topic): Broadcast {
    const channel = `told:${topic}`;
    return {
      tell: (text) => this.#tell(channel, text),
      listen: (listener) => {
        const listeners = this.#listeners.get(channel) ?? [];
        this.#listeners.set(channel, [...listeners, listener]);
        if (!this.#isDeaf) void this.#subscribe();
      },
    };
  }

  /** Whether what others tell arrives here. */
  get hears(): boolean {
    return !this.#isDeaf;
  }

  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#heartbeat);
    this.#with.subscriber.disconnect();
    this.#pending.settleAll();
  }

  async #tell(channel: string, text: string): Promise<void> {
    const { id, done } = this.#pending.open();
    const message: Message = { from: this.#me, id, text };
    try {
      this.#pending.expect(id, await this.#with.redis.publish(channel, JSON.stringify(message)));
    } catch {
      this.#logAway();
      if (this.#untold.length < MAX_UNTOLD) this.#untold.push([channel, text]);
      this.#pending.settle(id);
    }
    await done;
  }

  async #take(channel: string, text: string): Promise<void> {
    if (channel === this.#replies) return this.#pending.count(Number(text));
    const message = messageOf(text);
    if (message === undefined) return;
    // Redis has counted this process among those who got it.
    if (message.from === this.#me) return this.#pending.count(message.id);
    const acted = (this.#listeners.get(channel) ?? []).map(async (listener) => listener.heard(message.text));
    await Promise.allSettled(acted);
    await this.#with.redis.publish(`heard:${message.from}`, String(message.id)).catch(() => undefined);
  }

  get #replies(): string {
    return `heard:${this.#me}`;
  }

  async #subscribe(): Promise<void> {
    try {
      await this.#with.subscriber.subscribe(this.#replies, ...this.#listeners.keys());
      this.#isDeaf = false;
      this.#miss();
    } catch {
      this.#becomeDeaf();
    }
  }

  async #beat(): Promise<void> {
    try {
      // Fails at once without a connection, and after a moment where nothing comes back.
      await this.#with.subscriber.ping();
      if (this.#isDeaf) await this.#subscribe();
      if (this.#with.redis.status !== 'ready') return;
      this.#hasLogged = false;
      for (const [channel, text] of this.#untold.splice(0)) void this.#tell(channel, text);
    } catch {
      this.#becomeDeaf();
      this.#miss();
    }
  }

  #becomeDeaf(): void {
    this.#isDeaf = true;
    this.#logAway();
  }

  #logAway(): void {
    if (!this.#hasLogged && !this.#isStopped)
      this.#with.log.warn('Redis does not answer: changes are not told to other machines until it does');
    this.#hasLogged = true;
  }

  #miss(): void {
    for (const listeners of this.#listeners.values()) listeners.forEach((listener) => listener.missed?.());
  }
}

function messageOf(text: string): Message | undefined {
  try {
    return messageSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
