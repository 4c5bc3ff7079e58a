import fc from 'fast-check';
import { bigramsOf } from '../../../common/japanese/bigrams';
import { isKana, kanaKey, nameKey } from '../../../common/japanese/names';
import { kanaOf, normaliseForMatching } from '../../../common/japanese/normalise';
import { PREFECTURES, prefectureCodeOf } from '../../../common/japanese/prefectures';

const same = [
  ['ﾆｯｾｲ', 'ニッセイ'],
  ['山﨑', '山崎'],
  ['渡邉', '渡邊'],
  ['渡邉', '渡辺'],
  ['辻\u{e0100}', '辻'],
  ['㍿', '株式会社'],
  ['髙橋', '高橋'],
  ['𠮷田', '吉田'],
  ['齋藤', '斎藤'],
  ['カ゛イト゛', 'ガイド'],
  ['か\u200b\u3099', 'が'],
  ['アルムナイ', 'あるむない'],
  ['ＡＢＣ', 'abc'],
  ['１０：００〜１２：００', '10:00～12:00'],
  ['０３ー１２３４', '03-1234'],
  ['サ−ビス', 'サービス'],
  ['　東京　', '東京'],
] as const;

describe('text for matching', () => {
  it.each(same)('%s is the same as %s', (one, other) => {
    expect(normaliseForMatching(one)).toBe(normaliseForMatching(other));
  });

  it.each([
    ['斉藤', '斎藤'],
    ['ハハ', 'ババ'],
    ['大田', '太田'],
  ])('%s is not the same as %s', (one, other) => {
    expect(normaliseForMatching(one)).not.toBe(normaliseForMatching(other));
  });

  it('normalises what is normal to itself', () => {
    const japanese = fc.string({
      unit: fc.oneof(
        fc.integer({ min: 0x3000, max: 0x30ff }).map((code) => String.fromCodePoint(code)),
        fc.integer({ min: 0xff00, max: 0xffef }).map((code) => String.fromCodePoint(code)),
        fc.constantFrom(
          'か',
          'ハ',
          '\u3099',
          '\u309a',
          '゛',
          '\u200b',
          '\ufe00',
          '-',
          '−',
          'ー',
          '〜',
          '邉',
          'İ',
          'ẞ',
          ' ',
        ),
        fc.string({ unit: 'binary', maxLength: 3 }),
      ),
    });
    fc.assert(
      fc.property(japanese, (text) => {
        const once = normaliseForMatching(text);
        expect(normaliseForMatching(once)).toBe(once);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('kana', () => {
  it.each([
    ['やまだ　たろう', 'ヤマダ タロウ'],
    ['ﾔﾏﾀﾞ', 'ヤマダ'],
    ['カ゛', 'ガ'],
    ['サーヴィス', 'サーヴィス'],
  ])('%s becomes %s', (text, kana) => expect(kanaOf(text)).toBe(kana));

  it('tells kana from other letters', () => {
    expect(['やまだ', 'ｵｰﾀ', 'ヴ'].every(isKana)).toBe(true);
    expect(['山田', 'Yamada', '', 'ヤマダ1'].some(isKana)).toBe(false);
  });

  it('compares names without blanks', () => {
    expect(nameKey('山﨑', '健一')).toBe(nameKey('山崎　健一'));
    expect(kanaKey('やまざき', 'ケンイチ')).toBe('ヤマザキケンイチ');
  });
});

describe('bigrams', () => {
  it('are the distinct pairs of each word', () => {
    expect(bigramsOf('アルムナイ　会')).toEqual(['ある', 'るむ', 'むな', 'ない', '会']);
    expect(bigramsOf('ああああ')).toEqual(['ああ']);
    expect(bigramsOf(' ')).toEqual([]);
  });
});

describe('prefectures', () => {
  it('have 47 codes, found by name, short name or code', () => {
    expect(PREFECTURES).toHaveLength(47);
    expect(['東京都', '東京', '１３', '13'].map(prefectureCodeOf)).toEqual(['13', '13', '13', '13']);
    expect(['北海道', '1', '沖縄県'].map(prefectureCodeOf)).toEqual(['01', '01', '47']);
    expect(['京都', '48', '江戸'].map(prefectureCodeOf)).toEqual(['26', undefined, undefined]);
  });
});
