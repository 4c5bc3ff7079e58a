import fc from 'fast-check';
import type { CollationOptions } from 'mongodb';

/** Characters by what a language does with them; a text is mostly of one kind, sometimes of all. */
const KINDS = [
  // Kana of all sizes and widths, voicing marks of their own, the marks that mean the kana before.
  [...'あいうえおかがきぎゃゅょっんアイウエオカガャッンヴヵヶｱｲｳｶｷｯｬﾞﾟーｰゝゞヽヾはばぱハバパ\u3099\u309a'],
  [...'山田太郎高髙崎﨑橋𠮷々斉齋斎邊邉辺同窓会'],
  [...'aAbBzZáäåéøßæœchllnñçğıİÅ\u0301\u0308\u030a\u0327\u0323'],
  [...'abcXYZ0123456789０１٣ -_.,@’・　。、〜'],
  [...'ﬁ½㍿①⑫㈱℃'],
  [...'😀👨‍👩‍👧한글가각กเแ้ไอมاَبאבגकिй', '\u0000', '\u0001', '\u200b', '\u034f', '\ufeff', '\ufffd', '\ue000', '\u{10ffff}'],
] as const;

const every = KINDS.flat();
const letters = fc.oneof(...KINDS.map((kind) => fc.constantFrom<string>(...kind)));

export const texts = (maxLength: number): fc.Arbitrary<string> =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .constantFrom(...KINDS)
        .chain((kind) => fc.string({ unit: fc.constantFrom<string>(...kind), maxLength })),
    },
    { weight: 1, arbitrary: fc.string({ unit: fc.oneof(letters, fc.constantFrom(...every)), maxLength }) },
  );

export const collations: fc.Arbitrary<CollationOptions> = fc
  .record({
    locale: fc.constantFrom(
      'ja',
      'ja',
      'en',
      'de',
      'sv',
      'zh',
      'es',
      'fr',
      'cs',
      'da',
      'th',
      'ko',
      'fr_CA',
      'de@collation=phonebook',
    ),
    strength: fc.constantFrom(1, 2, 3, 3, 4, 5),
    more: fc.constantFrom<Partial<CollationOptions>>(
      {},
      {},
      {},
      { caseLevel: true },
      { caseFirst: 'upper' },
      { caseFirst: 'lower' },
      { numericOrdering: true },
      { alternate: 'shifted' },
      { alternate: 'shifted', maxVariable: 'space', numericOrdering: true },
    ),
  })
  .map(({ locale, strength, more }) => ({
    locale,
    strength: more.alternate === 'shifted' || locale === 'th' ? Math.min(strength, 3) : strength,
    ...more,
  }));
