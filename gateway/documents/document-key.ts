import { print, stripIgnoredCharacters, type DocumentNode } from 'graphql';

/**
 * The same for documents that differ only in layout, comments and the form of strings: they have the same plan. Aliases are part of it,
 * because the plan's fetches bring the data under them.
 */
export function documentKeyOf(document: DocumentNode): string {
  return stripIgnoredCharacters(print(document));
}
