import fc from 'fast-check';
import type { StaffActor } from '../../../common/actor/actor';
import { AREAS, allCohorts } from '../../../common/cohort';
import { protectGroups } from '../../../common/disclosure/groups';
import { BreakdownGuard } from '../../../common/statistics/breakdown-guard';
import { CohortStatistics, type StandingQuestion } from '../../../common/statistics/cohort-statistics';
import { cohortFunnel } from '../../../common/statistics/funnel';
import type { CohortMeasure, CountedPeriod, PersonsByCohort } from '../../../common/statistics/measure';

const NOW = new Date('2026-06-10T00:00:00Z');
const actor: StaffActor = { kind: 'staff', id: 'stf_1', roles: ['ANALYST'], scopes: ['role:analyst'] };
const YEARS = [2021, 2022, 2023, 2024];
const cells = allCohorts(NOW).filter(
  (cohort) => YEARS.includes(cohort.leavingFiscalYear) && cohort.jobFamily === 'SALES',
);

/** People of the cohorts of four years and four areas. */
type People = readonly number[];
const people: fc.Arbitrary<People> = fc.array(fc.integer({ min: 0, max: 30 }), {
  minLength: cells.length,
  maxLength: cells.length,
});
const byCohort = (counts: People): PersonsByCohort => new Map(cells.map(({ _id }, i) => [_id, counts[i] ?? 0]));
const of = (name: string, persons: (period: CountedPeriod) => PersonsByCohort): CohortMeasure => ({
  name,
  k: 5,
  persons: (period) => Promise.resolve(persons(period)),
});

let questions = 0;
const statistics = new CohortStatistics(new BreakdownGuard(), { record: () => Promise.resolve() }, { now: () => NOW });
const asking = () => ({ actor, requestId: `req_${(questions += 1)}` });
const ask = (measure: CohortMeasure, question: StandingQuestion) => statistics.answer(asking(), measure, question);
const check = (property: (counts: People) => Promise<void>, numRuns = 40) =>
  fc.assert(fc.asyncProperty(people, property), { numRuns });

test('the median is what the answer by fiscal year of leaving tells, filtered or not', () =>
  check(async (counts) => {
    const measure = of('members', () => byCohort(counts));
    for (const where of [undefined, { cohorts: { area: AREAS[0] } }]) {
      const plain = await ask(measure, { where });
      const byYear = await ask(measure, { where, groupBy: 'LEAVING_FISCAL_YEAR' });
      expect(plain.medianYearsSinceLeaving).toEqual(byYear.medianYearsSinceLeaving);
    }
  }));

test('a group has one number, by a breakdown or by a filter for it: what protects another group is not had otherwise', () =>
  check(async (counts) => {
    const measure = of('members', () => byCohort(counts.map((count) => count % 8)));
    const byArea = await ask(measure, { groupBy: 'AREA' });
    const byYear = await ask(measure, { groupBy: 'LEAVING_FISCAL_YEAR' });
    for (const area of AREAS) {
      const alone = await ask(measure, { where: { cohorts: { area } } });
      expect(alone.total).toEqual(byArea.groups.find(({ key }) => key === area)?.count);
    }
    for (const year of YEARS) {
      const cohorts = { fromLeavingFiscalYear: year, toLeavingFiscalYear: year };
      const { total, groups } = await ask(measure, { where: { cohorts }, groupBy: 'AREA' });
      expect(total).toEqual(byYear.groups.find(({ key }) => key === String(year))?.count);
      // Nor by adding up what is in it.
      if (total.suppressed) expect(groups.filter(({ count }) => !count.suppressed)).toEqual([]);
    }
  }));

test('a cohort has one number, as a cohort or by a filter for it', () =>
  check(async (counts) => {
    const measure = of('members', () => byCohort(counts));
    const each = await statistics.ofCohorts(
      asking(),
      measure,
      cells.map(({ _id }) => _id),
    );
    const [index] = counts
      .map((count, i) => [count, i] as const)
      .toSorted(([a], [b]) => b - a)
      .map(([, i]) => i);
    for (const i of [0, index ?? 0, counts.length - 1]) {
      const { leavingFiscalYear: year, jobFamily, area } = cells[i] ?? {};
      const cohorts = { fromLeavingFiscalYear: year, toLeavingFiscalYear: year, jobFamily, area };
      const { total } = await ask(measure, { where: { cohorts } });
      if (each[i]?.suppressed) expect(total.value).toBeNull();
    }
  }));

test('a median never stands beside another breakdown', () =>
  check(async (counts) => {
    const measure = of('members', () => byCohort(counts));
    const answers = await Promise.all([
      ask(measure, { groupBy: 'AREA' }),
      ask(measure, { groupBy: 'JOB_FAMILY' }),
      ask(measure, { trend: 'MONTH' }),
    ]);
    for (const { medianYearsSinceLeaving } of answers) {
      expect(medianYearsSinceLeaving).toMatchObject({ value: null, suppressed: true, reason: 'OTHER_BREAKDOWN' });
    }
  }));

test('a trend is what the question for each month gets, with and without a filter', () =>
  check(async (counts) => {
    const growing = of('growing', ({ until }) =>
      byCohort(counts.map((count, i) => Math.max(0, count - ((until.getMonth() + i) % 7)))),
    );
    for (const cohorts of [undefined, { area: AREAS[1] }, { fromLeavingFiscalYear: 2022 }]) {
      const { groups, total, others } = await ask(growing, { trend: 'MONTH', where: { cohorts, month: '2025-09' } });
      expect([groups.at(-1)?.key, groups.at(-1)?.count, others]).toEqual(['2025-09', total, null]);
      for (const { key, count, share } of groups) {
        const alone = await ask(growing, { where: { month: key, cohorts } });
        expect([key, count, share]).toEqual([key, alone.total, null]);
      }
    }
  }, 12));

test('the others are what the shown groups leave of the total, as anybody could subtract', () =>
  check(async (counts) => {
    const { groups, total, others } = await ask(
      of('members', () => byCohort(counts)),
      { groupBy: 'LEAVING_FISCAL_YEAR' },
    );
    const shown = groups.reduce((sum, { count }) => sum + (count.value ?? 0), 0);
    if (others === null) return expect(groups.every(({ count }) => !count.suppressed)).toBe(true);
    expect(others.value).toBe((total.value ?? 0) - shown >= 5 ? (total.value ?? 0) - shown : null);
  }));

test('a funnel shows of each part what its own protected table shows, by every dimension', () =>
  check(async (counts) => {
    const standing = of('standing', () => byCohort(counts));
    const ended = of('ended', () => byCohort(counts.map((count, i) => (count * (i % 4)) % 11)));
    const stages = [
      { key: 'EXPRESSED', parts: [ended, standing] },
      { key: 'STANDING', parts: [standing] },
    ];
    const funnel = await cohortFunnel(statistics, asking(), stages, { groupBy: 'AREA' });
    const alone = await Promise.all([standing, ended].map((measure) => ask(measure, { groupBy: 'AREA' })));
    const [ofStanding, ofEnded] = alone;
    expect(funnel.groups.map(({ stages: [, last] }) => last?.reached)).toEqual(
      ofStanding?.groups.map(({ count }) => count),
    );
    expect(funnel.stages[1]?.reached).toEqual(ofStanding?.total);
    funnel.groups.forEach(({ stages: [first] }, i) => {
      const parts = alone.map(({ groups }) => groups[i]?.count.value ?? null);
      const isShown = parts.every((value) => value !== null);
      expect(first?.reached.value).toBe(isShown ? (parts[0] ?? 0) + (parts[1] ?? 0) : null);
    });
    // The difference of the stages is the ended ones: it is told only where their own table tells it.
    expect(
      ofEnded?.groups.some(({ count }, i) => count.suppressed && !funnel.groups[i]?.stages[0]?.reached.suppressed),
    ).toBe(false);
  }));

test('one operation holds a funnel or another breakdown of its measures, never both', async () => {
  const measure = of('attendees', () => byCohort(cells.map(() => 20)));
  const within = asking();
  await cohortFunnel(statistics, within, [{ key: 'ATTENDED', parts: [measure] }], { groupBy: 'AREA' });
  const second = statistics.answer(within, measure, { groupBy: 'JOB_FAMILY' });
  await expect(second).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  await expect(statistics.answer(within, measure, { groupBy: 'AREA' })).resolves.toMatchObject({ month: '2026-05' });
});

test.each([
  { what: 'reversed', cohorts: { fromLeavingFiscalYear: 2020, toLeavingFiscalYear: 2010 } },
  { what: 'of years to come', cohorts: { fromLeavingFiscalYear: 2030 } },
])('a filter that is $what is refused, for withheld numbers would look like few people', async ({ cohorts }) => {
  const asked = ask(
    of('members', () => new Map()),
    { where: { cohorts } },
  );
  await expect(asked).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
});

test('these tables have withheld and shown cells, so that the properties above say something', () => {
  const shown = fc.sample(people, 50).map((counts) => protectGroups(counts.slice(0, 4), 5).cells);
  expect(shown.flat().some(({ suppressed }) => suppressed)).toBe(true);
  expect(shown.flat().some(({ suppressed }) => !suppressed)).toBe(true);
});
