import fc from 'fast-check';
import { safeCountOf } from '../../../common/disclosure/safe-count';
import {
  ROUTES,
  type Progress,
  type Route,
  type StageName,
} from '../../../subgraphs/identity/registration-funnel/furthest-stage';
import { protectedFunnel } from '../../../subgraphs/identity/registration-funnel/registration-funnel';

const K = 5;
/** How many got exactly as far as a stage, by route in the order of `ROUTES`. */
type Counts = Readonly<Record<StageName, readonly number[]>>;

const peopleOf = (counts: Counts): Progress[] =>
  (['INVITED', 'APPLIED', 'REGISTERED'] as const).flatMap((stage) =>
    ROUTES.flatMap((route, index) =>
      Array.from({ length: counts[stage][index] ?? 0 }, (_, i) => ({
        stage,
        route,
        days: stage === 'REGISTERED' ? (i * 7) % 40 : null,
      })),
    ),
  );
const funnelOf = (counts: Counts, byRoute = true) => protectedFunnel('2026-05', peopleOf(counts), byRoute);
const reached = (counts: Counts, route: Route, stage: StageName) =>
  funnelOf(counts)
    .groups.find(({ key }) => key === route)
    ?.stages.find(({ key }) => key === stage)?.reached;

const sumOf = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

const small = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 60 }));
const three = fc.tuple(small, small, small);
const counts: fc.Arbitrary<Counts> = fc.record({
  INVITED: fc.tuple(small, small, fc.constant(0)),
  APPLIED: three,
  REGISTERED: three,
});

test('who registered was invited or applied before, and the rate is of these', () => {
  const plenty: Counts = { INVITED: [20, 40, 0], APPLIED: [10, 10, 30], REGISTERED: [100, 50, 90] };
  const { stages, groups, medianDaysToRegistration } = funnelOf(plenty);
  expect(stages).toMatchObject([
    { key: 'INVITED_OR_APPLIED', reached: { value: 350 }, rate: null },
    { key: 'REGISTERED', reached: { value: 240 }, rate: { value: 69, from: 67, to: 70 } },
  ]);
  expect(groups.map(({ key, stages: own }) => [key, own.map((stage) => [stage.key, stage.reached.value])])).toEqual([
    [
      'PERSONAL_INVITATION',
      [
        ['INVITED', 130],
        ['REGISTERED', 100],
      ],
    ],
    [
      'INVITATION_CODE',
      [
        ['INVITED', 100],
        ['REGISTERED', 50],
      ],
    ],
    [
      'SELF_APPLICATION',
      [
        ['APPLIED', 120],
        ['REGISTERED', 90],
      ],
    ],
  ]);
  expect(medianDaysToRegistration).toMatchObject({ suppressed: true, reason: 'OTHER_BREAKDOWN' });
  expect(funnelOf(plenty, false)).toMatchObject({
    groups: [],
    stages,
    medianDaysToRegistration: { suppressed: false },
  });
});

test('those who did not register are never told by subtraction where they are fewer than five', () => {
  fc.assert(
    fc.property(counts, (given) => {
      const { groups, stages } = funnelOf(given);
      const lost = ROUTES.map((_, i) => (given.INVITED[i] ?? 0) + (given.APPLIED[i] ?? 0));
      groups.forEach(({ stages: [first] }, i) => {
        if ((lost[i] ?? 0) < K) expect(first?.reached.value).toBeNull();
      });
      if (sumOf(lost) < K) expect(stages[0]?.reached.value).toBeNull();
      expect(stages[1]?.reached).toEqual(safeCountOf(sumOf(given.REGISTERED), K));
    }),
    { numRuns: 1_000 },
  );
});

/**
 * Somebody has the funnel, and knows from the statistics of members to the person how many registered and from the secretariat's monthly report
 * how many applied in vain. Every number from 0 to 4 must stay possible for every small cell.
 */
test('nor by the number of members beside it, known to the person', () => {
  const seen = new Map<string, Map<string, Set<number>>>();
  const known = (given: Counts) => {
    const [registered, inVain] = [given.REGISTERED, given.APPLIED].map((row) => row.reduce((a, b) => a + b));
    return JSON.stringify([
      funnelOf(given),
      (registered ?? 0) < K ? '-' : registered,
      (inVain ?? 0) < K ? '-' : inVain,
    ]);
  };
  const worlds: Counts[] = [];
  for (let code = 0; code < 16 ** 3; code += 1) {
    const cells = [code % 16, (code >> 4) % 16, code >> 8] as const;
    worlds.push({ INVITED: [20, 20, 0], APPLIED: [10, 12, 30], REGISTERED: cells });
  }
  for (const world of worlds) {
    const cells = seen.get(known(world)) ?? new Map<string, Set<number>>();
    world.REGISTERED.forEach((count, i) => cells.set(`${i}`, (cells.get(`${i}`) ?? new Set()).add(count)));
    seen.set(known(world), cells);
  }
  const leaks = worlds.filter((world) => {
    const sum = sumOf(world.REGISTERED);
    // Worlds of more people than were tried out would have to be explained by larger ones.
    if (sum > 15) return false;
    return world.REGISTERED.some((count, i) => {
      const possible = [...(seen.get(known(world))?.get(`${i}`) ?? [])].filter((value) => value < K);
      return count < K && possible.length < K;
    });
  });
  expect(leaks.slice(0, 3)).toEqual([]);
});

test('a route of three people who registered shows none of their numbers', () => {
  const given: Counts = { INVITED: [20, 20, 0], APPLIED: [10, 10, 10], REGISTERED: [3, 60, 90] };
  expect(reached(given, 'PERSONAL_INVITATION', 'REGISTERED')?.value).toBeNull();
  expect(reached(given, 'PERSONAL_INVITATION', 'INVITED')?.value).toBeNull();
  expect(reached(given, 'SELF_APPLICATION', 'APPLIED')?.value).toBe(100);
  // The next smallest with them, for the rest of all who registered would show them.
  expect(reached(given, 'INVITATION_CODE', 'REGISTERED')?.value).toBeNull();
  expect(reached(given, 'SELF_APPLICATION', 'REGISTERED')?.value).toBe(90);
});
