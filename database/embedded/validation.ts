import type { Collection } from './catalog';
import { StoreError } from './errors';
import { compileJsonSchema } from './json-schema';
import { compileFilter } from './matcher';
import type { Document } from './values';

/** Refuses a document that the collection's validator does not accept (121). */
export function validate(collection: Collection, document: Document, before?: Document): void {
  const source = collection.options.validator as Document | undefined;
  if (
    source === undefined ||
    collection.options.validationAction === 'warn' ||
    collection.options.validationLevel === 'off'
  )
    return;
  if (collection.validator?.source !== source) {
    collection.validator = { source, matches: compileFilter(source, { schema: compileJsonSchema }) };
  }
  if (collection.validator.matches(document)) return;
  // Level moderate leaves documents alone that were invalid already.
  const { matches } = collection.validator;
  if (collection.options.validationLevel !== 'moderate' || !before || matches(before)) {
    throw new StoreError(121, 'DocumentValidationFailure', 'Document failed validation', [], {
      errInfo: { failingDocumentId: document._id, details: { operatorName: Object.keys(source)[0] ?? '' } },
    });
  }
}
