import type { Fetch } from '../../planning/plan';
import type { SubgraphRequest, SubgraphResponse } from '../../transport/transport';
import type { AnswerReading } from '../answers/answer-parser';
import type { Execution } from '../execution';
import { quoted } from '../json-text';
import { isDataObject, own, setOwn } from '../keys';

/** The representations of one `_entities` field: distinct, each as JSON text. */
export interface Representations {
  readonly variable: string;
  readonly texts: readonly string[];
}

/** Sends a fetch. Rejects when the subgraph gives no usable answer. */
export type SubgraphCall = (
  execution: Execution,
  representations: readonly Representations[],
) => Promise<SubgraphResponse>;

/**
 * Prepares everything of a fetch that is the same for every request. `planned` is the fetch as the plan has it, where this one was made of
 * it for one request.
 */
export function compileCall(fetch: Fetch, { parse, join }: AnswerReading, planned = fetch): SubgraphCall {
  const { subgraph, operationKind, document, operationName, variables } = fetch;
  const joined = (response: SubgraphResponse): SubgraphResponse => {
    const { data, repeated } = response;
    const found = repeated === undefined && isDataObject(data) ? join(data) : undefined;
    return found === undefined ? response : { ...response, repeated: found };
  };
  const head = `{"query":${quoted(document)}${operationName ? `,"operationName":${quoted(operationName)}` : ''}`;
  return (execution, representations) => {
    const transport = execution.transports.get(subgraph);
    if (!transport)
      return Promise.reject(new Error(`The plan names a subgraph that the supergraph does not: ${subgraph}`));
    const request: SubgraphRequest = {
      subgraph,
      operationKind,
      document,
      operationName,
      parse,
      variables() {
        const values: Record<string, unknown> = {};
        for (const name of variables) {
          const value = own(execution.variables, name);
          if (value !== undefined) setOwn(values, name, value);
        }
        for (const { variable, texts } of representations) values[variable] = JSON.parse(`[${texts.join(',')}]`);
        return values;
      },
      body() {
        let text = '';
        for (const { variable, texts } of representations) text += `${text && ','}"${variable}":[${texts.join(',')}]`;
        for (const name of variables) {
          const value = own(execution.variables, name);
          if (value !== undefined) text += `${text && ','}"${name}":${JSON.stringify(value)}`;
        }
        return text === '' ? `${head}}` : `${head},"variables":{${text}}}`;
      },
    };
    const { received, recorder } = execution;
    if (recorder === undefined) return transport.execute(request, execution.context).then(joined);
    const before = received?.get(planned);
    const answer =
      before && before.body === request.body() ? before.answer() : transport.execute(request, execution.context);
    return answer.then((response) => {
      recorder.note(planned, response.text === undefined ? '' : request.body(), response.text);
      return joined(response);
    });
  };
}
