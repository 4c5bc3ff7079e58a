import { Int32 } from 'bson';
import type { StringOrder } from '../values/compare';
import { badValue, notSupported, StoreError } from '../errors';
import { isPlainObject, numberOf, truthy, type Document } from '../values/values';

/** How a language compares texts. Collations of the same `key` are the same. */
export interface Collation {
  readonly key: string;
  /** All options, as listIndexes shows them. */
  readonly spec: Document;
  readonly order: StringOrder;
  /** The same for all texts that compare as equal; undefined for a text of which that is not known. */
  fold(text: string): string | undefined;
}

const FIELDS = new Set([
  'locale',
  'strength',
  'caseLevel',
  'caseFirst',
  'numericOrdering',
  'alternate',
  'maxVariable',
  'normalization',
  'backwards',
  'version',
]);
const known = new Map<string, Collation>();

/** The collation that a command or an index asks for; undefined for the binary order. */
export function parseCollation(source: unknown): Collation | undefined {
  if (source === undefined || source === null) return undefined;
  if (!isPlainObject(source)) throw new StoreError(14, 'TypeMismatch', "Field 'collation' must be an object");
  if (Object.keys(source).length === 0) return undefined;
  const unknown = Object.keys(source).find((field) => !FIELDS.has(field));
  if (unknown !== undefined)
    throw new StoreError(40415, 'Location40415', `BSON field 'collation.${unknown}' is an unknown field.`);
  if (typeof source.locale !== 'string')
    throw new StoreError(40414, 'Location40414', "BSON field 'collation.locale' is missing but a required field");
  if (source.locale === 'simple') return undefined;
  const spec = completed(source);
  const key = JSON.stringify({ ...spec, strength: numberOf(spec.strength, 3) });
  let collation = known.get(key);
  if (!collation) known.set(key, (collation = make(key, spec)));
  return collation;
}

function completed(source: Document): Document {
  const strength = numberOf(source.strength, 3);
  if (![1, 2, 3, 4, 5].includes(strength))
    throw badValue(`Field 'strength' must be an integer 1 through 5. Got: ${strength}`);
  const { caseFirst = 'off', alternate = 'non-ignorable', maxVariable = 'punct' } = source;
  if (!['off', 'upper', 'lower'].includes(String(caseFirst)))
    throw badValue(`Field 'caseFirst' must be "upper", "lower" or "off". Got: ${String(caseFirst)}`);
  if (!['non-ignorable', 'shifted'].includes(String(alternate)))
    throw badValue(`Field 'alternate' must be "non-ignorable" or "shifted". Got: ${String(alternate)}`);
  if (!['punct', 'space'].includes(String(maxVariable)))
    throw badValue(`Field 'maxVariable' must be "punct" or "space". Got: ${String(maxVariable)}`);
  return {
    locale: source.locale,
    caseLevel: truthy(source.caseLevel),
    caseFirst,
    strength: new Int32(strength),
    numericOrdering: truthy(source.numericOrdering),
    alternate,
    maxVariable,
    normalization: truthy(source.normalization),
    backwards: truthy(source.backwards),
    version: '57.1',
  };
}

function make(key: string, spec: Document): Collation {
  const strength = numberOf(spec.strength, 3);
  if (spec.backwards === true) throw notSupported("Collation option 'backwards'");
  if (spec.caseLevel === true && strength === 2) throw notSupported("Collation option 'caseLevel' at strength 2");
  if (spec.alternate === 'shifted' && spec.maxVariable === 'space')
    throw notSupported("Collation option 'maxVariable: space'");
  if (spec.alternate === 'shifted' && strength > 3) throw notSupported("Collation option 'alternate' at strength 4");
  const locale = languageTag(spec.locale as string);
  const sensitivity =
    strength === 1 ? (spec.caseLevel === true ? 'case' : 'base') : strength === 2 ? 'accent' : 'variant';
  const options = {
    numeric: spec.numericOrdering === true,
    caseFirst: spec.caseFirst === 'off' ? ('false' as const) : (spec.caseFirst as 'upper' | 'lower'),
    ignorePunctuation: spec.alternate === 'shifted',
  };
  const collator = new Intl.Collator(locale, { ...options, sensitivity });
  const order: StringOrder =
    strength === 5
      ? (a, b) => collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0)
      : (a, b) => (a === b ? 0 : collator.compare(a, b));
  const base = new Intl.Collator(locale, { ...options, sensitivity: 'base' });
  let table: Map<string, string> | undefined;
  // In these languages no two letters together sort as one, so that a text is the sum of its characters.
  const simple = /^(en|ja|de|fr|it|pt|ko)\b/.test(locale) && !options.numeric && !options.ignorePunctuation;
  return {
    key,
    spec,
    order,
    fold: (text) => (simple ? foldWith((table ??= foldTable(base)), text) : undefined),
  };
}

function languageTag(name: string): string {
  const [language = '', ...keywords] = name.split('@');
  const collation = /collation=(\w+)/.exec(keywords.join(';'))?.[1];
  const tag = language.replaceAll('_', '-') + (collation === undefined ? '' : `-u-co-${collation}`);
  try {
    if (tag === '' || Intl.Collator.supportedLocalesOf([tag]).length === 0) throw new RangeError(name);
  } catch {
    throw badValue(`Field 'locale' is invalid in: { locale: "${name}" }`);
  }
  return tag;
}

/** ASCII and kana: to each character the first one that compares as equal to it. */
function foldTable(base: Intl.Collator): Map<string, string> {
  const characters: string[] = [];
  const add = (from: number, to: number): void => {
    for (let point = from; point <= to; point++) characters.push(String.fromCharCode(point));
  };
  add(0x20, 0x7e);
  add(0x3041, 0x3094);
  add(0x30a1, 0x30f4);
  add(0xff66, 0xff6f);
  add(0xff71, 0xff9d);
  characters.sort((a, b) => base.compare(a, b) || (a < b ? -1 : 1));
  const table = new Map<string, string>();
  let first = '';
  for (const character of characters) {
    if (first === '' || base.compare(first, character) !== 0) first = character;
    table.set(character, first);
  }
  return table;
}

function foldWith(table: ReadonlyMap<string, string>, text: string): string | undefined {
  let folded = '';
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    const point = text.charCodeAt(i);
    const equal = table.get(character) ?? (point >= 0x4e00 && point <= 0x9fff ? character : undefined);
    if (equal === undefined) return undefined;
    folded += equal;
  }
  return folded;
}
