import type { Collection } from '../catalog';
import { StoreError, badValue, typeMismatch } from '../errors';
import { compileValidator, failureDetails } from './validation-details';
import { isPlainObject, type Document } from '../values/values';

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
    collection.validator = { source, matches: compileValidator(source) };
  }
  if (collection.validator.matches(document)) return;
  // Level moderate leaves documents alone that were invalid already.
  const { matches } = collection.validator;
  if (collection.options.validationLevel !== 'moderate' || !before || matches(before)) {
    throw new StoreError(121, 'DocumentValidationFailure', 'Document failed validation', [], {
      errInfo: { failingDocumentId: document._id, details: failureDetails(source, document) },
    });
  }
}

const LEVELS = new Set(['off', 'strict', 'moderate']);
const ACTIONS = new Set(['error', 'warn']);

/** Refuses options of a collection that could never be applied. */
export function checkValidator({ validator, validationLevel, validationAction }: Document): void {
  if (validator !== undefined) {
    if (!isPlainObject(validator)) throw typeMismatch("'validator' has to be a document.");
    compileValidator(validator);
  }
  for (const [name, value, known] of [
    ['validationLevel', validationLevel, LEVELS],
    ['validationAction', validationAction, ACTIONS],
  ] as const)
    if (value !== undefined && !known.has(String(value)))
      throw badValue(`Enumeration value '${String(value)}' for field '${name}' is not a valid value.`);
}
