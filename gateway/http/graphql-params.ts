import { PublicError } from '../../common/errors/public-error';
import type { LocalizedText } from '../../common/locale';

/** The parameters of a GraphQL-over-HTTP request, section 5 of the specification, and the two ways to name a stored document. */
export interface GraphQLParams {
  readonly query: string | undefined;
  /** SHA-256 of a registered document, in hexadecimal; from `documentId` or `extensions.persistedQuery.sha256Hash`. */
  readonly documentId: string | undefined;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly extensions: Readonly<Record<string, unknown>>;
}

const NONE: Readonly<Record<string, unknown>> = Object.freeze({});
const DOCUMENT_ID = /^(?:sha256:)?([0-9a-f]{64})$/;

/** The parameters of a POST body that was parsed as JSON. Throws BAD_REQUEST that names the parameter at fault. */
export function paramsOfBody(body: unknown): GraphQLParams {
  if (Array.isArray(body)) {
    throw bad({
      ja: '一度に送れる操作は 1 つです。操作の配列は受け付けません。',
      en: 'Send one operation per request: batches are not accepted.',
    });
  }
  if (!isRecord(body))
    throw bad({ ja: '本文は JSON オブジェクトにしてください。', en: 'The body must be a JSON object.' });
  return paramsOf(body);
}

/** The parameters of a GET's query string, in which `variables` and `extensions` are JSON. */
export function paramsOfSearch(search: string): GraphQLParams {
  const values: Record<string, unknown> = Object.create(null);
  for (const [name, value] of new URLSearchParams(search)) {
    if (name in values)
      throw bad({ ja: `${printable(name)} が重複しています。`, en: `${printable(name)} is given twice.` });
    values[name] = name === 'variables' || name === 'extensions' ? jsonOf(name, value) : value;
  }
  return paramsOf(values);
}

function paramsOf(values: Readonly<Record<string, unknown>>): GraphQLParams {
  const query = text(values, 'query');
  const extensions = record(values, 'extensions');
  const documentId = documentIdOf(text(values, 'documentId'), extensions);
  if (query === undefined && documentId === undefined) {
    throw bad({ ja: 'query か documentId を指定してください。', en: 'Give either query or documentId.' });
  }
  return {
    query,
    documentId,
    operationName: text(values, 'operationName'),
    variables: record(values, 'variables'),
    extensions,
  };
}

function documentIdOf(given: string | undefined, extensions: Readonly<Record<string, unknown>>): string | undefined {
  const persisted = extensions.persistedQuery;
  if (given === undefined && persisted === undefined) return undefined;
  const hash = given ?? (isRecord(persisted) ? persisted.sha256Hash : undefined);
  const id = typeof hash === 'string' ? DOCUMENT_ID.exec(hash)?.[1] : undefined;
  if (id === undefined) {
    throw bad({ ja: '操作の id は SHA-256 の 16 進表記です。', en: 'An operation id is a SHA-256 in hexadecimal.' });
  }
  return id;
}

function text(values: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = values[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value === '' && name === 'operationName' ? undefined : value;
  throw bad({ ja: `${name} は文字列にしてください。`, en: `${name} must be a string.` });
}

function record(values: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> {
  const value = values[name];
  if (value === undefined || value === null) return NONE;
  if (isRecord(value)) return value;
  throw bad({ ja: `${name} は JSON オブジェクトにしてください。`, en: `${name} must be a JSON object.` });
}

function jsonOf(name: string, value: string): unknown {
  if (value === '') return undefined;
  try {
    // A reviver would be called for each key of each object; the names that could pollute a prototype are refused instead.
    if (/"(?:__proto__|constructor|\\u)/.test(value)) throw new SyntaxError('reserved name');
    return JSON.parse(value);
  } catch {
    throw bad({ ja: `${name} を JSON として読めません。`, en: `${name} is not valid JSON.` });
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const printable = (name: string): string => name.replace(/[^\w-]/g, '?').slice(0, 40);
const bad = (message: LocalizedText): PublicError => new PublicError('BAD_REQUEST', message);
