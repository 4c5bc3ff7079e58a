import { SECOND } from '../../common/clock';
import type { RequestContext } from '../http/request-context';
import { NEVER } from '../limits/deadline';
import { SubgraphFailure } from './failure';
import { linesOf, post } from './http-post';
import { Connections } from './http1/connections';
import type { KnownText } from './known-text';
import { reportedErrors } from './reported-errors';
import {
  parseAnswer,
  type ParseAnswer,
  type SubgraphRequest,
  type SubgraphResponse,
  type SubgraphTransport,
} from './transport';

export interface HttpTransportOptions {
  readonly name: string;
  readonly url: string;
  /** Headers of one request: the signed actor, the locale, the request's id. `body` is what will be sent. */
  readonly headersFor?: (subgraph: string, body: string, context: RequestContext) => Record<string, string>;
  /** Connections kept open; 64. */
  readonly connections?: number;
  /** Longest time for a request, from here to the end of its answer; 15 s. */
  readonly timeoutMs?: number;
  /** Largest answer in bytes; 16 MiB. */
  readonly maxResponseBytes?: number;
  /**
   * Whose queries may share an identical request in flight: everything besides the request that its answer depends on (actor or audience,
   * locale). Undefined: not shared. What one actor may see must never reach another, so leave it out in doubt.
   */
  readonly audienceOf?: (context: RequestContext) => string | undefined;
}

/** Talks GraphQL over HTTP to a subgraph through kept-alive connections. */
export function httpTransport(options: HttpTransportOptions): SubgraphTransport {
  const { name, url, headersFor, audienceOf } = options;
  const { protocol, hostname, port, host, pathname, search } = new URL(url);
  const encrypted = protocol === 'https:';
  const connections = new Connections({
    // An IPv6 address stands in brackets in a URL, and nowhere else.
    origin: { tls: encrypted, host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (encrypted ? 443 : 80) },
    most: options.connections ?? 64,
    maxBytes: options.maxResponseBytes ?? 16 * 1024 * 1024,
    timeoutMs: options.timeoutMs ?? 15 * SECOND,
    idleMs: 30 * SECOND,
  });
  const fixed = { host, connection: 'keep-alive', 'content-type': 'application/json', accept: 'application/json' };
  const head = `POST ${pathname}${search} HTTP/1.1\r\n${linesOf(fixed)}`;
  let inFlight = new Map<string, Promise<string>>();

  const send = async (
    body: string,
    context: RequestContext,
    signal: AbortSignal | undefined,
    known?: KnownText,
  ): Promise<string> => {
    const headers = headersFor?.(name, body, context) ?? NO_HEADERS;
    let status: number;
    let text: string;
    try {
      ({ status, text } = await post(connections, { head, headers, body, known, signal }));
    } catch (error) {
      throw new SubgraphFailure(name, signal?.aborted ? 'aborted' : 'unreachable', error);
    }
    // GraphQL over HTTP: errors may come with a 4xx status and still be a GraphQL answer; any other body is not to be read.
    if (status >= 500 || (status !== 200 && !text.startsWith('{'))) throw new SubgraphFailure(name, `status ${status}`);
    return text;
  };

  const share = (key: string, body: string, context: RequestContext): Promise<string> => {
    const running = inFlight;
    const known = running.get(key);
    if (known) return known;
    // Not bound to one request's signal: the others that wait for the same answer are still there when that client has gone.
    const sent = send(body, context, undefined).finally(() => running.delete(key));
    running.set(key, sent);
    return sent;
  };

  return {
    async execute(request: SubgraphRequest, context: RequestContext): Promise<SubgraphResponse> {
      const body = request.body();
      if (request.operationKind !== 'query') {
        // What is asked after a change must see it, so it never joins what was asked before.
        const forget = (): void => void (inFlight = new Map());
        forget();
        return responseOf(name, await send(body, context, context.signal).finally(forget), request.parse);
      }
      const audience = audienceOf?.(context);
      const text =
        audience === undefined
          ? await send(body, context, context.signal === NEVER ? undefined : context.signal, request.known)
          : await share(`${audience}\n${body}`, body, context);
      return text === request.known?.text ? { text, same: true } : responseOf(name, text, request.parse);
    },
    stop: () => connections.stop(),
  };
}

const NO_HEADERS: Readonly<Record<string, string>> = Object.freeze({});

/** Each caller parses its own copy, because executing merges into it. */
function responseOf(name: string, text: string, parse: ParseAnswer = parseAnswer): SubgraphResponse {
  let parsed: unknown;
  let repeated: SubgraphResponse['repeated'];
  try {
    ({ answer: parsed, repeated } = parse(text));
  } catch (error) {
    throw new SubgraphFailure(name, 'answered something else than JSON', error);
  }
  if (typeof parsed !== 'object' || parsed === null) throw new SubgraphFailure(name, 'answered no GraphQL result');
  const { data, errors } = parsed as { data?: unknown; errors?: unknown };
  if (data === undefined && !Array.isArray(errors)) throw new SubgraphFailure(name, 'answered no GraphQL result');
  return { data, repeated, text, ...(Array.isArray(errors) && { errors: reportedErrors(errors) }) };
}
