import { MINUTE, type Clock } from '../../common/clock';
import { PublicError } from '../../common/errors/public-error';
import type { Actor } from '../../common/actor/actor';
import type { Log } from '../../common/log';
import type { GraphQLParams } from '../http/graphql-params';
import type { RequestContext } from '../http/request-context';
import { idOf, type Manifest, type TrustedDocument } from './manifest';

export interface TrustedDocumentsOptions {
  readonly manifest: Manifest;
  /** Production: members' apps send ids only. Otherwise everybody may try their own documents. */
  readonly trustedOnly: boolean;
  readonly clock: Clock;
  readonly log: Log;
  /** Called for each unknown id, for a metric. */
  readonly onUnknown?: () => void;
}

const LOGGED_PER_MINUTE = 10;

/** Turns what a request names into the text to run. Nothing that a client sends is ever registered. */
export class TrustedDocuments {
  readonly #documents: ReadonlyMap<string, TrustedDocument>;
  readonly #options: TrustedDocumentsOptions;
  #minute = 0;
  #logged = 0;

  constructor(options: TrustedDocumentsOptions) {
    this.#options = options;
    this.#documents = new Map(options.manifest.documents.map((document) => [document.id, document]));
  }

  get all(): readonly TrustedDocument[] {
    return [...this.#documents.values()];
  }

  /** Whether the actor may send a document of its own making, and ask what there is to ask for. */
  mayImprovise(actor: Actor): boolean {
    return !this.#options.trustedOnly || actor.kind === 'staff';
  }

  /** Throws TRUSTED_DOCUMENT_REQUIRED, PERSISTED_QUERY_NOT_FOUND, or BAD_REQUEST when id and text do not belong together. */
  textOf({ query, documentId }: GraphQLParams, context: RequestContext): string {
    if (documentId === undefined) {
      if (query !== undefined && this.mayImprovise(context.actor)) return query;
      throw new PublicError('TRUSTED_DOCUMENT_REQUIRED');
    }
    const document = this.#documents.get(documentId);
    const known = document !== undefined && isFor(document, context.clientName) ? document : undefined;
    if (query !== undefined && idOf(query) !== documentId) {
      throw new PublicError('BAD_REQUEST', {
        ja: '操作の id が本文の SHA-256 と一致しません。',
        en: 'The operation id is not the SHA-256 of the query.',
      });
    }
    if (known !== undefined) return known.body;
    this.#countUnknown(documentId, context);
    // What other gateways take as a wish to register: run for those who may improvise, remembered for nobody.
    if (query !== undefined && this.mayImprovise(context.actor)) return query;
    throw new PublicError(query === undefined ? 'PERSISTED_QUERY_NOT_FOUND' : 'TRUSTED_DOCUMENT_REQUIRED');
  }

  /** A flood of unknown ids is counted in full but logged in part. */
  #countUnknown(documentId: string, { clientName, requestId }: RequestContext): void {
    this.#options.onUnknown?.();
    const minute = Math.floor(this.#options.clock.now().getTime() / MINUTE);
    if (minute !== this.#minute) [this.#minute, this.#logged] = [minute, 0];
    this.#logged += 1;
    if (this.#logged <= LOGGED_PER_MINUTE)
      this.#options.log.warn({ documentId, clientName, requestId }, 'unknown document id');
  }
}

/** A client that names itself gets only its own documents; the name is not proven, so this catches mistakes, not attackers. */
function isFor(document: TrustedDocument, clientName: string | undefined): boolean {
  return clientName === undefined || document.clients.includes(clientName);
}
