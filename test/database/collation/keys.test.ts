import fc from 'fast-check';
import { parseCollation } from '../../../database/embedded/collation/collation';
import { databaseTestEnv } from '../env';
import { collations, texts } from '../kit/collations';

test('keys of texts are in the order of the collator, equal where it finds them equal', () =>
  fc.assert(
    fc.property(collations, fc.array(texts(8), { minLength: 20, maxLength: 40 }), (options, all) => {
      const collation = parseCollation(options);
      if (!collation) throw new Error('A collation of a language has an order');
      const { keys, order } = collation;
      const keyed = all.map((text) => ({ text, key: keys.bytesOf(text), open: keys.isOpen(text) }));
      for (const a of keyed)
        for (const b of keyed) {
          const said = a.key.compare(b.key);
          const wanted = order(a.text, b.text);
          const sound =
            said === 0 ? a.open === b.open && (a.open || wanted === 0) : Math.sign(wanted) === Math.sign(said);
          const apart = said === 0 || !b.key.subarray(0, a.key.length).equals(a.key);
          expect([a.text, b.text, sound, apart]).toEqual([a.text, b.text, true, true]);
        }
    }),
    { numRuns: databaseTestEnv.PROPERTY_RUNS },
  ));

test.each([1, 2, 3])('what Japanese names are written with has a place of its own at strength %i', (strength) => {
  const keys = parseCollation({ locale: 'ja', strength })?.keys;
  const names =
    'サトウ ジュリー がっこう コーヒー ｶﾞｷﾞｸﾞ こゝろ 佐々木 髙橋 𠮷田 﨑山 O-Brien José Müller Ｊｏｈｎ 한글 😀 第12回'.split(
      ' ',
    );
  expect(names.filter((name) => keys?.isOpen(name) !== false)).toEqual([]);
});

test('what languages are written with every day has a place of its own', () => {
  const samples = {
    zh: 'a Ā zhōng 中文 北京',
    ko: '김 서울',
    ru: 'Ёлка йод',
    el: 'Ἀθήνα ώρα',
    sv: 'Åsa Örjan',
    vi: 'Nguyễn Đặng',
  };
  for (const [locale, text] of Object.entries({ ...samples, en: "日月木 Smith-O'Neil" })) {
    const keys = parseCollation({ locale })?.keys;
    const unknown = text.split(' ').filter((word) => keys?.isOpen(word) !== false);
    expect({ locale, unknown }).toEqual({ locale, unknown: locale === 'zh' ? ['Ā', 'zhōng'] : [] });
  }
});

test('a text that begins like another is not looked at further than a key has room for', () => {
  const keys = parseCollation({ locale: 'ja' })?.keys;
  expect(keys?.bytesOf('a\u0301'.repeat(5)).length).toBeLessThan(50);
  expect(keys?.isOpen(`a${'\u0301'.repeat(20_000)}`)).toBe(true);
});
