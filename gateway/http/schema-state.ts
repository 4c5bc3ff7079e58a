import type { GraphQLSchema } from 'graphql';
import { analyzeDocument, type AnalyzedDocument } from './analyzed-document';
import { BoundedCache } from './bounded-cache';
import type { EngineSchema } from './engine';

/** Documents that are remembered per schema; the trusted ones and a working set of ad-hoc ones. */
const MAX_DOCUMENTS = 2_000;

/** Everything that is derived from one schema. A new schema brings a new state, so nothing of an old one can be served. */
export class SchemaState {
  readonly apiSchema: GraphQLSchema;
  readonly #documents = new BoundedCache<AnalyzedDocument>(MAX_DOCUMENTS);
  readonly #maxTokens: number;

  constructor(schema: EngineSchema, maxTokens: number) {
    this.apiSchema = schema.apiSchema;
    this.#maxTokens = maxTokens;
  }

  /** The checked document for a text; `key` stands for the text. */
  document(key: string, text: string): AnalyzedDocument {
    const known = this.#documents.get(key);
    if (known !== undefined) return known;
    const analyzed = analyzeDocument(this.apiSchema, key, text, this.#maxTokens);
    this.#documents.set(key, analyzed);
    return analyzed;
  }
}
