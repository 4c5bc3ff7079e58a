import type { FastifyInstance } from 'fastify';
import { badInput } from '../../common/errors/public-error';

/** Headers of which Node takes the first and a proxy before it perhaps the last: where they differ, each believes something else. */
const SINGLE: ReadonlySet<string> = new Set(['host', 'authorization', 'content-type']);

/** Refuses requests that say twice for whom, by whom or in which form they are (RFC 9112, 3.2; RFC 9110, 5.3). */
export function registerSingleHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ raw: { rawHeaders } }) => {
    const seen = new Set<string>();
    for (let index = 0; index < rawHeaders.length; index += 2) {
      const name = rawHeaders[index]?.toLowerCase() ?? '';
      if (!SINGLE.has(name)) continue;
      if (seen.has(name)) throw badInput(TWICE);
      seen.add(name);
    }
  });
}

const TWICE = {
  ja: 'Host、Authorization、Content-Type の各ヘッダーは一度だけ送ってください。',
  en: 'Send each of the headers Host, Authorization and Content-Type only once.',
};
