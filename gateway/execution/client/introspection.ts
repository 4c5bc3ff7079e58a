import { execute, type DocumentNode, type GraphQLSchema } from 'graphql';
import { setOwn, type DataObject } from '../keys';

/** Answers `__schema` and `__type` from the API schema; the keys are the client's, except those of the root. */
export function introspect(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  clientKey: (key: string) => string,
): DataObject {
  const result = execute({ schema, document, variableValues: variables });
  // Introspection resolves synchronously, and what was validated cannot fail; a failure must not look like an empty schema.
  if (result instanceof Promise || result.errors?.length) throw new Error('Introspection failed.');
  const data: DataObject = {};
  for (const [key, value] of Object.entries(result.data ?? {})) setOwn(data, key, withClientKeys(value, clientKey));
  return data;
}

function withClientKeys(value: unknown, clientKey: (key: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => withClientKeys(item, clientKey));
  if (typeof value !== 'object' || value === null) return value;
  const renamed: DataObject = {};
  for (const [key, inner] of Object.entries(value)) setOwn(renamed, clientKey(key), withClientKeys(inner, clientKey));
  return renamed;
}
