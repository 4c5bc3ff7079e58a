import type { RosterEntryRecord } from '../roster/roster-entry.record';
import type {
  ApplicationMatch,
  ComparedItem,
  Comparison,
  ComparisonOutcome,
  MembershipApplicationRecord,
} from './membership-application.record';

/** What an application says about a person, as keyed hashes and years. */
export interface ApplicantFacts extends Pick<
  MembershipApplicationRecord,
  'employeeNumberKey' | 'birthDateKey' | 'joiningFiscalYear' | 'leavingFiscalYear' | 'invitedEntryId'
> {
  readonly nameKeys: readonly string[];
  readonly kanaKeys: readonly string[];
}

/** Compares an application with the roster entries that share something with it. */
export function matchApplication(facts: ApplicantFacts, candidates: readonly RosterEntryRecord[]): ApplicationMatch {
  const ranked = candidates
    .map((entry) => ({ entry, comparisons: compare(facts, entry) }))
    .sort((a, b) => likeness(b.comparisons) - likeness(a.comparisons));
  const [best] = ranked;
  if (!best) return { outcome: 'NONE', rosterEntryId: null, comparisons: [], notes: [] };
  const full = ranked.filter(({ entry, comparisons }) => isFull(comparisons, entry._id === facts.invitedEntryId));
  const notes: ApplicationMatch['notes'][number][] = [];
  if (best.entry.memberId !== null) notes.push('ENTRY_HAS_MEMBER');
  if (full.length > 1) notes.push('SEVERAL_ENTRIES');
  const automatic = full.length === 1 && notes.length === 0;
  return {
    outcome: automatic ? 'FULL' : 'PARTIAL',
    rosterEntryId: best.entry._id,
    comparisons: best.comparisons,
    notes,
  };
}

/**
 * Name, kana and birth date must be the same and nothing may differ. Those three are known to relatives and old friends, so one thing more
 * is needed that tells of the employment: the employee number, both years, or an invitation code issued for this very entry.
 */
function isFull(comparisons: readonly Comparison[], invited: boolean): boolean {
  const is = (item: ComparedItem): boolean => comparisons.some((c) => c.item === item && c.outcome === 'SAME');
  const employment = invited || is('EMPLOYEE_NUMBER') || (is('JOINING_FISCAL_YEAR') && is('LEAVING_FISCAL_YEAR'));
  const differs = comparisons.some(({ outcome }) => outcome === 'DIFFERENT');
  return !differs && is('NAME') && is('NAME_KANA') && is('BIRTH_DATE') && employment;
}

function compare(facts: ApplicantFacts, entry: RosterEntryRecord): Comparison[] {
  const shared = (a: readonly string[], b: readonly string[]): ComparisonOutcome =>
    a.some((key) => b.includes(key)) ? 'SAME' : 'DIFFERENT';
  const equal = <T>(stated: T | null, known: T | null): ComparisonOutcome =>
    stated === null ? 'NOT_STATED' : stated === known ? 'SAME' : 'DIFFERENT';
  return [
    { item: 'EMPLOYEE_NUMBER', outcome: equal(facts.employeeNumberKey, entry.employeeNumberKey) },
    { item: 'NAME', outcome: shared(facts.nameKeys, entry.nameKeys) },
    { item: 'NAME_KANA', outcome: shared(facts.kanaKeys, entry.kanaKeys) },
    { item: 'BIRTH_DATE', outcome: equal(facts.birthDateKey, entry.birthDateKey) },
    { item: 'JOINING_FISCAL_YEAR', outcome: equal(facts.joiningFiscalYear, entry.joiningFiscalYear) },
    { item: 'LEAVING_FISCAL_YEAR', outcome: equal(facts.leavingFiscalYear, entry.leavingFiscalYear) },
  ];
}

const likeness = (comparisons: readonly Comparison[]): number =>
  comparisons.reduce((sum, { outcome }) => sum + (outcome === 'SAME' ? 1 : outcome === 'DIFFERENT' ? -1 : 0), 0);
