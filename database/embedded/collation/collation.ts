import { Int32 } from 'bson';
import type { StringOrder } from '../values/compare';
import { levelsOf, orderBy } from './levels';
import { TextKeys } from './text-keys';
import { badValue, notSupported, StoreError } from '../errors';
import { isPlainObject, numberOf, truthy, type Document } from '../values/values';

/** How a language compares texts. Collations of the same `key` are the same. */
export interface Collation {
  readonly key: string;
  /** All options, as listIndexes shows them. */
  readonly spec: Document;
  readonly order: StringOrder;
  /** Bytes in that order, for indexes. */
  readonly keys: TextKeys;
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
  // In Thai ICU passes over punctuation whatever one asks for.
  const {
    caseFirst = 'off',
    alternate = isThai(source.locale) ? 'shifted' : 'non-ignorable',
    maxVariable = 'punct',
  } = source;
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
    backwards: source.backwards === undefined ? isCanadian(source.locale) : truthy(source.backwards),
    version: '57.1',
  };
}

const isThai = (locale: unknown): boolean => /^th\b/.test(String(locale));
const isCanadian = (locale: unknown): boolean => /^fr[_-]CA\b/.test(String(locale));

function make(key: string, spec: Document): Collation {
  const shifted = spec.alternate === 'shifted' || isThai(spec.locale);
  if (shifted && numberOf(spec.strength, 3) > 3)
    throw notSupported("Collation option 'alternate: shifted' at strength 4");
  const levels = levelsOf(languageTag(spec), {
    strength: numberOf(spec.strength, 3),
    caseLevel: spec.caseLevel === true,
    caseFirst: spec.caseFirst === 'off' ? 'false' : (spec.caseFirst as 'upper' | 'lower'),
    numeric: spec.numericOrdering === true,
    ignored: !shifted ? 'nothing' : spec.maxVariable === 'space' && !isThai(spec.locale) ? 'space' : 'punctuation',
  });
  return { key, spec, order: orderBy(levels), keys: new TextKeys(levels) };
}

/** ICU's names of orders within a language as those of language tags. */
const SHORT: { readonly [name: string]: string | undefined } = {
  phonebook: 'phonebk',
  traditional: 'trad',
  dictionary: 'dict',
  gb2312han: 'gb2312',
};

function languageTag({ locale, backwards }: Document): string {
  const name = locale as string;
  const [language = '', ...keywords] = name.split('@');
  const collation = /collation=(\w+)/.exec(keywords.join(';'))?.[1];
  const tag = language.replaceAll('_', '-') + (collation === undefined ? '' : `-u-co-${SHORT[collation] ?? collation}`);
  try {
    if (tag === '' || Intl.Collator.supportedLocalesOf([tag]).length === 0) throw new RangeError(name);
  } catch {
    throw badValue(`Field 'locale' is invalid in: { locale: "${name}" }`);
  }
  if (backwards !== true) return tag === 'fr-CA' ? 'fr' : tag;
  if (tag === 'fr-CA') return tag;
  // ICU knows this order as the one of French in Canada, which is that of the root otherwise.
  if (tag !== 'fr') throw notSupported(`Collation option 'backwards' for locale '${name}'`);
  return 'fr-CA';
}
