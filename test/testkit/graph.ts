import type { CommandListener } from '../../database/subgraph-database';
import type { Persona } from '../../machine/sample-personas';
import { openTestMachine } from './machine';

/** What comes back over HTTP; tests say what they expect of `data`, so its shape is not typed. */
export interface GraphAnswer {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly data: any;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: { readonly code: string };
  }[];
  readonly extensions?: { readonly cost?: { readonly requested: number; readonly budget: number } };
  /** `extensions.code` of each error. */
  readonly codes: readonly string[];
}

export interface AskOptions {
  readonly variables?: Record<string, unknown>;
  readonly language?: 'ja' | 'en';
  /** Instead of the persona's own token; null for none. */
  readonly token?: string | null;
}

/** The whole graph with the sample network in this process, asked over the gateway's HTTP interface. */
export async function openTestGraph(onCommand?: CommandListener, settings: Readonly<Record<string, string>> = {}) {
  const test = await openTestMachine(settings, onCommand);
  const { machine, dataDir } = test;
  return {
    machine,
    dataDir,
    tokenOf: test.tokenOf,
    tokenOfMember: ({ memberId, cohortId }: { readonly memberId: string; readonly cohortId: string }) =>
      test.tokenOf({ kind: 'member', sub: memberId, roles: ['ALUMNI'], cohort: cohortId }),
    async ask(persona: Persona, query: string, { variables, language = 'ja', token }: AskOptions = {}) {
      const bearer = token === undefined ? await test.tokenOf(persona) : token;
      const answer = await machine.gateway.app.inject({
        method: 'POST',
        url: '/graphql',
        headers: { 'accept-language': language, ...(bearer && { authorization: `Bearer ${bearer}` }) },
        payload: { query, variables },
      });
      const body = answer.json<Omit<GraphAnswer, 'codes'>>();
      const codes = (body.errors ?? []).map(({ extensions }) => extensions.code);
      return { ...body, data: body.data ?? null, codes } as GraphAnswer;
    },
    close: test.stop,
  };
}

export type TestGraph = Awaited<ReturnType<typeof openTestGraph>>;
