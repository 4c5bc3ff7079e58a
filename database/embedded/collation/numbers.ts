import type { StringOrder } from '../values/compare';
import { lastAt } from './search';

/** ICU takes up to 254 digits for one number. */
export const MOST_DIGITS = 250;

/** The greatest number of two digits or more that is not after a text, behind `start`; undefined when it is after all numbers. */
export function numberAfter(start: string, text: string, order: StringOrder): string | undefined {
  const fits = (number: string): boolean => order(start + number, text) <= 0;
  const power = (digits: number): string => `1${'0'.repeat(digits - 1)}`;
  const length = lastAt(MOST_DIGITS, (i) => fits(power(i + 1)));
  if (length >= MOST_DIGITS - 1) return undefined;
  let number = '';
  for (let left = length; left >= 0; left--) {
    const known = number;
    const digit = lastAt(10, (i) => fits(known + String(i) + '0'.repeat(left)));
    number += String(Math.max(digit, 0));
  }
  return number;
}
