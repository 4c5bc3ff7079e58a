import { parse } from 'graphql';
import { checkDocumentLimits, DOCUMENT_LIMITS, type DocumentLimits } from '../../../gateway/limits/document-limits';

const ROOMY: DocumentLimits = {
  tokens: Infinity,
  depth: Infinity,
  aliases: Infinity,
  directives: Infinity,
  rootFields: Infinity,
  fields: Infinity,
  repeats: Infinity,
  operations: Infinity,
  variables: Infinity,
};

/** A document that comes to exactly `count` of what is limited, and to little of everything else. */
type Made = (count: number) => string;
const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');
const deep: Made = (levels) => '{ a '.repeat(levels) + '}'.repeat(levels);
const cases: readonly [name: string, limit: keyof DocumentLimits, made: Made][] = [
  ['levels', 'depth', deep],
  ['levels below a fragment', 'depth', (count) => `{ a { ...F } } fragment F on T ${deep(count - 1)}`],
  ['levels below an inline fragment', 'depth', (count) => `{ ... { ... ${deep(count)} } }`],
  ['levels of a fragment that nothing uses', 'depth', (count) => `{ a } fragment F on T ${deep(count)}`],
  ['aliases at the root', 'aliases', (count) => `{ ${times(count, (i) => `x${i}: a`)} }`],
  ['aliases further down', 'aliases', (count) => `{ a { b { ${times(count, (i) => `x${i}: a`)} } } }`],
  [
    'aliases spread twice',
    'aliases',
    (count) =>
      `{ a { ...F } b { ...F } c { ${count % 2 ? 'x: y' : 'y'} } } fragment F on T { ${times(Math.floor(count / 2), (i) => `x${i}: a`)} }`,
  ],
  ['directives of a field', 'directives', (count) => `{ a ${times(count, () => '@skip(if: false)')} }`],
  [
    'directives of a fragment’s spread',
    'directives',
    (count) => `{ ...F ${times(count, () => '@skip(if: false)')} } fragment F on Q { a }`,
  ],
  [
    'directives of an inline fragment',
    'directives',
    (count) => `{ ... ${times(count, () => '@skip(if: false)')} { a } }`,
  ],
  ['directives of an operation', 'directives', (count) => `query ${times(count, () => '@d')} { a }`],
  ['fields at the root', 'rootFields', (count) => `{ ${times(count, (i) => `f${i}`)} }`],
  [
    'fields at the root through fragments',
    'rootFields',
    (count) => `{ ...F ... { g } } fragment F on Q { ${times(count - 1, (i) => `f${i}`)} }`,
  ],
  ['fields in all', 'fields', (count) => `{ a { ${times(count - 1, (i) => `f${i}`)} } }`],
  [
    'fields in all through fragments',
    'fields',
    (count) => `{ a { ...F } } fragment F on T { ${times(count - 1, (i) => `f${i}`)} }`,
  ],
  ['repetitions of a field', 'repeats', (count) => `{ ${times(count, () => 'a')} }`],
  ['repetitions of an alias', 'repeats', (count) => `{ b { ${times(count, (i) => `x: a${i}`)} } }`],
  ['operations', 'operations', (count) => times(count, (i) => `query Q${i} { a }`)],
  ['variables', 'variables', (count) => `query (${times(count, (i) => `$v${i}: ID`)}) { a }`],
];

describe('limits of documents', () => {
  it.each(cases)('%s: so many and not one more', (_name, limit, made) => {
    const limits = { ...ROOMY, [limit]: 6 };
    expect(() => checkDocumentLimits(parse(made(6)), limits)).not.toThrow();
    expect(() => checkDocumentLimits(parse(made(7)), limits)).toThrow(`${limit}: at most 6`);
    // Nothing else of the same document was counted as what is limited.
    expect(() => checkDocumentLimits(parse(made(7)), { ...limits, [limit]: 7 })).not.toThrow();
  });

  it.each([
    ['itself', '{ ...A } fragment A on T { ...A }'],
    ['another that contains it', '{ ...A } fragment A on T { a { ...B } } fragment B on T { b { ...A } }'],
    ['itself, although nothing uses it', '{ a } fragment A on T { ...A }'],
  ])('a fragment that contains %s is refused whatever the limits', (_name, text) => {
    expect(() => checkDocumentLimits(parse(text), ROOMY)).toThrow('A fragment contains itself');
  });

  it('a fragment that does not exist is left to validation', () => {
    expect(() => checkDocumentLimits(parse('{ ...A }'), DOCUMENT_LIMITS)).not.toThrow();
  });
});
