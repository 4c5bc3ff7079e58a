import { Kind, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';
import { PublicError } from '../../common/errors/public-error';

/** How large a document may be, counted with its fragments spread out, before it is validated or planned. */
export interface DocumentLimits {
  /** Lexical tokens of the text. */
  readonly tokens: number;
  /** Levels of fields below the operation. */
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  readonly rootFields: number;
  /** All fields. */
  readonly fields: number;
  /** Occurrences of one response key in one selection set: merging them is quadratic. */
  readonly repeats: number;
  readonly operations: number;
  readonly variables: number;
}

export const DOCUMENT_LIMITS: DocumentLimits = {
  tokens: 4_000,
  depth: 20,
  aliases: 100,
  directives: 50,
  rootFields: 30,
  fields: 2_000,
  repeats: 20,
  operations: 20,
  variables: 50,
};

/** What one selection set amounts to. */
interface Size {
  readonly depth: number;
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
  /** Fields on its first level, through fragments. */
  readonly width: number;
}

/**
 * Refuses a document that is too large. Each fragment is measured once, so the time is linear in the text however it fans out.
 * Throws OPERATION_LIMIT_EXCEEDED that names the limit.
 */
export function checkDocumentLimits(document: DocumentNode, limits: DocumentLimits): void {
  const fragments = new Map<string, FragmentDefinitionNode>();
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  check('operations', operations.length, limits);
  const measured = new Map<string, Size | 'open'>();
  const fragmentSize = (name: string): Size => {
    const known = measured.get(name);
    if (known === 'open') throw cyclic();
    if (known !== undefined) return known;
    const fragment = fragments.get(name);
    if (fragment === undefined) return NOTHING;
    measured.set(name, 'open');
    const size = sizeOf(fragment.selectionSet, fragmentSize, limits);
    measured.set(name, size);
    return size;
  };
  // Also of fragments that nothing uses: validation would still walk them.
  for (const name of fragments.keys()) checkSize(fragmentSize(name), limits);
  for (const operation of operations) {
    check('variables', operation.variableDefinitions?.length ?? 0, limits);
    check('directives', operation.directives?.length ?? 0, limits);
    const size = sizeOf(operation.selectionSet, fragmentSize, limits);
    check('rootFields', size.width, limits);
    checkSize(size, limits);
  }
}

const NOTHING: Size = { depth: 0, fields: 0, aliases: 0, directives: 0, width: 0 };

function sizeOf(set: SelectionSetNode, fragmentSize: (name: string) => Size, limits: DocumentLimits): Size {
  let { depth, fields, aliases, directives, width } = NOTHING;
  const repeats = new Map<string, number>();
  for (const selection of set.selections) {
    directives += selection.directives?.length ?? 0;
    let inner = NOTHING;
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      const times = (repeats.get(key) ?? 0) + 1;
      check('repeats', times, limits);
      repeats.set(key, times);
      if (selection.selectionSet) inner = sizeOf(selection.selectionSet, fragmentSize, limits);
      fields += 1;
      width += 1;
      if (selection.alias) aliases += 1;
      depth = Math.max(depth, inner.depth + 1);
    } else {
      inner =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? fragmentSize(selection.name.value)
          : sizeOf(selection.selectionSet, fragmentSize, limits);
      width += inner.width;
      depth = Math.max(depth, inner.depth);
    }
    fields += inner.fields;
    aliases += inner.aliases;
    directives += inner.directives;
  }
  const size = { depth, fields, aliases, directives, width };
  checkSize(size, limits);
  return size;
}

function checkSize(size: Size, limits: DocumentLimits): void {
  check('depth', size.depth, limits);
  check('fields', size.fields, limits);
  check('aliases', size.aliases, limits);
  check('directives', size.directives, limits);
}

const NAMES: Readonly<Record<keyof DocumentLimits, string>> = {
  tokens: 'トークン',
  depth: '深さ',
  aliases: '別名',
  directives: 'ディレクティブ',
  rootFields: '最上位の項目',
  fields: '項目',
  repeats: '同じ項目の繰り返し',
  operations: '操作',
  variables: '変数',
};

function check(limit: keyof DocumentLimits, value: number, limits: DocumentLimits): void {
  if (value > limits[limit]) throw tooLarge(limit, limits);
}

/** OPERATION_LIMIT_EXCEEDED that names the limit. */
export function tooLarge(limit: keyof DocumentLimits, limits: DocumentLimits): PublicError {
  return new PublicError('OPERATION_LIMIT_EXCEEDED', {
    ja: `問い合わせが大きすぎます（${NAMES[limit]}は ${limits[limit]} まで）。分けてください。`,
    en: `The operation is too large (${limit}: at most ${limits[limit]}). Split it.`,
  });
}

const cyclic = (): PublicError =>
  new PublicError('OPERATION_LIMIT_EXCEEDED', {
    ja: 'フラグメントが自分自身を含んでいます。',
    en: 'A fragment contains itself.',
  });
