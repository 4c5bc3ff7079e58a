import { location } from '../expressions/expression';

/** Rounds a boundary of `$bucketAuto` to the next preferred number, never to itself. */
export interface Granularity {
  roundUp(value: number): number;
  roundDown(value: number): number;
}

const list = (text: string): number[] => text.split(' ').map(Number);

/** The E series of finer steps are powers, rounded to three digits; one number of E192 differs by tradition. */
const powers = (steps: number): number[] =>
  Array.from({ length: steps }, (_, i) => Math.round(100 * 10 ** (i / steps))).map((value) =>
    steps === 192 && value === 919 ? 920 : value,
  );

const SERIES: Record<string, readonly number[]> = {
  R5: list('10 16 25 40 63'),
  R10: list('100 125 160 200 250 315 400 500 630 800'),
  R20: list('100 112 125 140 160 180 200 224 250 280 315 355 400 450 500 560 630 710 800 900'),
  R40: list(
    '100 106 112 118 125 132 140 150 160 170 180 190 200 212 224 236 250 265 280 300 315 335 355 375 400 425 450 475 500 530 560 600 630 670 710 750 800 850 900 950',
  ),
  R80: list(
    '103 109 115 122 128 136 145 155 165 175 185 195 206 218 230 243 258 272 290 307 325 345 365 387 412 437 462 487 515 545 575 615 650 690 730 775 825 875 925 975',
  ),
  '1-2-5': list('10 20 50'),
  E6: list('10 15 22 33 47 68'),
  E12: list('10 12 15 18 22 27 33 39 47 56 68 82'),
  E24: list('10 11 12 13 15 16 18 20 22 24 27 30 33 36 39 43 47 51 56 62 68 75 82 91'),
  E48: powers(48),
  E96: powers(96),
  E192: powers(192),
};

const powersOfTwo: Granularity = {
  roundUp: (value) => (value === 0 ? 0 : 2 ** (Math.floor(Math.log2(value)) + 1)),
  roundDown: (value) => (value === 0 ? 0 : 2 ** (Math.ceil(Math.log2(value)) - 1)),
};

function preferred(series: readonly number[]): Granularity {
  const first = series[0] ?? 1;
  const last = series.at(-1) ?? 1;
  /** The power of ten that brings a value between the first number and ten times it. */
  const scaled = (value: number): readonly [value: number, multiplier: number] => {
    let [scaledValue, multiplier] = [value, 1];
    while (scaledValue < first) [scaledValue, multiplier] = [scaledValue * 10, multiplier / 10];
    while (scaledValue >= first * 10) [scaledValue, multiplier] = [scaledValue / 10, multiplier * 10];
    return [scaledValue, multiplier];
  };
  return {
    roundUp: (value) => {
      if (value === 0) return 0;
      const [number, multiplier] = scaled(value);
      const next = series.find((each) => each > number);
      return next === undefined ? first * multiplier * 10 : next * multiplier;
    },
    roundDown: (value) => {
      if (value === 0) return 0;
      const [number, multiplier] = scaled(value);
      const next = series.findLast((each) => each < number);
      return next === undefined ? (last * multiplier) / 10 : next * multiplier;
    },
  };
}

export function granularityOf(name: string): Granularity {
  if (name === 'POWERSOF2') return powersOfTwo;
  const series = Object.hasOwn(SERIES, name) ? SERIES[name] : undefined;
  if (!series) throw location(40257, `Unknown rounding granularity '${name}'`);
  return preferred(series);
}
