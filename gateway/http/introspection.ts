import { execute } from 'graphql';
import type { Actor } from '../../common/actor/actor';
import { PublicError } from '../../common/errors/public-error';
import type { AccessGuard } from '../access/access-guard';
import { countRootFields } from '../limits/root-fields';
import type { AnalyzedOperation } from './analyzed-document';
import type { EngineResult } from './engine';

/** Answers what an actor may know of the schema, here: no subgraph is asked, and what they may not read is not shown. */
export async function introspect(
  { document, name }: AnalyzedOperation,
  access: AccessGuard,
  actor: Actor,
  variableValues: Readonly<Record<string, unknown>>,
): Promise<EngineResult> {
  return execute({ schema: access.schemaFor(actor), document: document.document, operationName: name, variableValues });
}

/** What one `__schema` or `__type` costs: writing the whole schema down takes as long as a page with some hundred objects. */
const COST = 100;
const FIELDS: ReadonlySet<string> = new Set(['__schema', '__type']);

/** The cost of asking for the schema, however often one operation does so. */
export function introspectionCost(operation: AnalyzedOperation): number {
  return COST * countRootFields(operation, FIELDS);
}

/** Throws unless the operation asks for the schema alone and its sender may send documents of their own making. */
export function checkIntrospection({ introspects }: AnalyzedOperation, mayImprovise: boolean): void {
  if (!mayImprovise) {
    throw new PublicError('FORBIDDEN', {
      ja: 'スキーマの問い合わせは許可されていません。',
      en: 'You are not allowed to ask for the schema.',
    });
  }
  if (introspects === 'mixed') {
    throw new PublicError('BAD_REQUEST', {
      ja: 'スキーマの問い合わせは、ほかの項目と分けて送ってください。',
      en: 'Ask for the schema in an operation of its own.',
    });
  }
}
