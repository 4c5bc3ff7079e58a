import type { PartnershipContent } from '../../../subgraphs/opportunities/partnership-request/partnership-request.record';
import { contentErrors } from '../../../subgraphs/opportunities/partnership-request/partnership-request.validation';

const today = '2026-04-01';
/** A character that JavaScript counts twice. */
const wide = (count: number): string => '𠮷'.repeat(count);
const content = (part: object = {}): PartnershipContent =>
  ({
    theme: wide(100),
    background: wide(4_000),
    offers: wide(2_000),
    seeks: wide(2_000),
    reward: wide(500),
    kinds: ['CO_CREATION'],
    deadline: today,
    freelanceTerms: { rewardYen: 0, paymentWithinDays: 60, work: wide(500) },
    ...part,
  }) as unknown as PartnershipContent;
const codes = (part: object): string[] =>
  contentErrors(content(part), today).map(({ code, path }) => `${code} ${path?.slice(1).join('.')}`);

test('what is as long, as early and as late as it may be is accepted', () => {
  expect(codes({})).toEqual([]);
  expect(codes({ freelanceTerms: { paymentWithinDays: 1 } })).toEqual([]);
  expect(codes({ freelanceTerms: null })).toEqual([]);
});

test.each<[object, string]>([
  [{ theme: ' 　' }, 'REQUIRED theme'],
  [{ theme: wide(101) }, 'TOO_LONG theme'],
  [{ reward: wide(501) }, 'TOO_LONG reward'],
  [{ kinds: [] }, 'REQUIRED kinds'],
  [{ deadline: '2026-03-31' }, 'DEADLINE_PASSED deadline'],
  [{ freelanceTerms: { rewardYen: -1 } }, 'OUT_OF_RANGE freelanceTerms.rewardYen'],
  [{ freelanceTerms: { paymentWithinDays: 0 } }, 'OUT_OF_RANGE freelanceTerms.paymentWithinDays'],
  [{ freelanceTerms: { paymentWithinDays: 61 } }, 'OUT_OF_RANGE freelanceTerms.paymentWithinDays'],
  [{ freelanceTerms: { inspectionDue: wide(501) } }, 'TOO_LONG freelanceTerms.inspectionDue'],
])('beyond it is not: %#', (part, problem) => {
  expect(codes(part)).toEqual([problem]);
});

test('everything that is wrong is told at once', () => {
  expect(codes({ seeks: '', deadline: '2020-01-01', freelanceTerms: { work: wide(501), rewardYen: -1 } })).toHaveLength(
    4,
  );
});
