import { parse, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { PublicError } from '../../common/errors/public-error';
import { AccessGuard } from '../access/access-guard';
import { accessTableOf } from '../access/access-table';
import { cacheHintsOf } from '../caching/cache-hints';
import { CachePolicies } from '../caching/cache-policy';
import type { Budgets } from '../demand/budgets';
import { costTableOf } from '../demand/cost-table';
import { DemandControl } from '../demand/demand-control';
import type { DocumentLimits } from '../limits/document-limits';
import { analyzeDocument, type AnalyzedDocument } from './analyzed-document';
import type { EngineSchema } from './engine';
import { RefusedRequest } from './refused-request';

/** Documents that are remembered per schema, with what is wrong with them: the trusted ones and a working set of ad-hoc ones. */
const MAX_DOCUMENTS = 2_000;
/** Characters of all remembered documents together. */
const MAX_DOCUMENTS_SIZE = 20_000_000;

type Refusal = PublicError | RefusedRequest;

/** Everything that is derived from one schema. A new schema brings a new state, so nothing of an old one can be served. */
export class SchemaState {
  readonly apiSchema: GraphQLSchema;
  readonly access: AccessGuard;
  readonly demand: DemandControl;
  readonly caching: CachePolicies;
  readonly #documents = new LRUCache<string, AnalyzedDocument | Refusal>({
    max: MAX_DOCUMENTS,
    maxSize: MAX_DOCUMENTS_SIZE,
    sizeCalculation: (_document, key) => key.length + 1,
  });
  readonly #limits: DocumentLimits;

  constructor(schema: EngineSchema, limits: DocumentLimits, budgets: Budgets) {
    this.apiSchema = schema.apiSchema;
    this.#limits = limits;
    const supergraph = parse(schema.supergraphSdl, { noLocation: true });
    this.access = new AccessGuard(accessTableOf(supergraph), schema.apiSchema);
    this.caching = new CachePolicies(schema.apiSchema, cacheHintsOf(supergraph));
    this.demand = new DemandControl(schema.apiSchema, costTableOf(supergraph), budgets);
  }

  /** Whether a text was read before. */
  knows(text: string): boolean {
    return this.#documents.has(text);
  }

  /** The checked document of a text. Throws PublicError or RefusedRequest. */
  document(text: string): AnalyzedDocument {
    let known = this.#documents.get(text);
    if (known === undefined) {
      known = this.#analyze(text);
      this.#documents.set(text, known);
    }
    if (known instanceof Error) throw known;
    return known;
  }

  #analyze(text: string): AnalyzedDocument | Refusal {
    try {
      return analyzeDocument(this.apiSchema, text, this.#limits);
    } catch (error) {
      if (error instanceof PublicError || error instanceof RefusedRequest) return error;
      throw error;
    }
  }
}
