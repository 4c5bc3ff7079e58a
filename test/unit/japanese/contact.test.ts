import fc from 'fast-check';
import { isCorporateNumber } from '../../../common/japanese/corporate-number';
import { phoneNumberOf } from '../../../common/japanese/phone-number';
import { postalCodeOf } from '../../../common/japanese/postal-code';

describe('phone numbers become E.164 from any width', () => {
  it.each([
    ['03-1234-5678', '+81312345678'],
    ['０３（１２３４）５６７８', '+81312345678'],
    ['０９０ー１２３４ー５６７８', '+819012345678'],
    ['090 1234 5678', '+819012345678'],
    ['+81 (0)3-1234-5678', '+81312345678'],
    ['＋８１−３−１２３４−５６７８', '+81312345678'],
    ['+1 650-555-0100', '+16505550100'],
  ])('%s', (text, number) => expect(phoneNumberOf(text)).toBe(number));

  it.each(['1234-5678', '03-1234', '電話なし', '+0312345678', '090-1234-5678-9', ''])('refuses %s', (text) => {
    expect(phoneNumberOf(text)).toBeUndefined();
  });

  it('leaves what is E.164 as it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^0[1-9][0-9]{8,9}$/), (national) => {
        const number = phoneNumberOf(national) ?? '';
        expect(phoneNumberOf(number)).toBe(number);
      }),
    );
  });
});

describe('postal codes', () => {
  it.each([
    ['100-0005', '1000005'],
    ['〒１００−０００５', '1000005'],
    ['1000005', '1000005'],
    ['１００ー０００５', '1000005'],
  ])('%s', (text, code) => expect(postalCodeOf(text)).toBe(code));
  it.each(['100-000', '10000055', 'abc', ''])('refuses %s', (text) => expect(postalCodeOf(text)).toBeUndefined());
});

describe('corporate numbers', () => {
  it('begin with 9 less the weighted sum of the other twelve by nine', () => {
    expect(isCorporateNumber('7000012050002')).toBe(true);
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{12}$/), (twelve) => {
        const good = Array.from({ length: 10 }, (_, digit) => `${digit}${twelve}`).filter(isCorporateNumber);
        const sum = [...twelve].reverse().reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 1 : 2), 0);
        expect(good).toEqual([`${9 - (sum % 9)}${twelve}`]);
      }),
    );
  });
  it.each(['', '700001205000', '70000120500021', '700001205000a', '8000012050002'])('refuses %s', (text) => {
    expect(isCorporateNumber(text)).toBe(false);
  });
});
