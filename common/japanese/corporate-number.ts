/**
 * Check digit of a 法人番号: 9 − (Σ dᵢ·wᵢ mod 9) over the twelve digits of the base number from the right, w = 1, 2, 1, 2 …
 * (法人番号の指定等に関する省令 第2条).
 */
function corporateCheckDigit(base: string): number {
  let sum = 0;
  for (let i = 0; i < 12; i += 1) sum += Number(base[11 - i]) * (i % 2 === 0 ? 1 : 2);
  return 9 - (sum % 9);
}

/** Whether `value` is 13 digits with the right check digit; says nothing about whether the corporation exists. */
export function isCorporateNumber(value: string): boolean {
  return /^[1-9]\d{12}$/.test(value) && corporateCheckDigit(value.slice(1)) === Number(value[0]);
}
