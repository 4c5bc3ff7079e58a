import { dateOfText } from '../../../common/japanese/era-date';
import { isKana } from '../../../common/japanese/names';
import { kanaOf } from '../../../common/japanese/normalise';
import { fiscalYearOfDate } from '../../../common/japanese/fiscal-year';
import type { MatchedName } from './matching-keys';
import { REQUIRED_COLUMNS, areaOf, headerOf, jobFamilyOf, type RosterColumn } from './roster-columns';
import type { Employment } from './roster-entry.record';
import type { RawRow } from './roster-file';
import { rosterProblem, type FoundProblem, type RosterProblemCode } from './roster-problem';

/** A row that was understood. Lives only while the import runs: the birth date is never stored. */
export interface RosterRow {
  readonly employeeNumber: string;
  readonly name: MatchedName;
  readonly birthDate: string;
  readonly employment: Employment;
}

const LONGEST = 100;
const KANA_COLUMNS = ['familyNameKana', 'givenNameKana', 'formerFamilyNameKana'] as const;

/** What a row says, or everything that is wrong with it. `columns` is the width of the header. */
export function rosterRowOf(raw: RawRow, columns: number): { row?: RosterRow; problems: FoundProblem[] } {
  if (raw.width !== columns) return { problems: [rosterProblem('COLUMN_COUNT', raw.row, null)] };
  const problems: FoundProblem[] = [];
  const report = (code: RosterProblemCode, column: RosterColumn): undefined => {
    problems.push(rosterProblem(code, raw.row, headerOf(column)));
  };
  const text = (column: RosterColumn): string => raw.cells[column] ?? '';
  for (const [column, value] of Object.entries(raw.cells) as [RosterColumn, string][]) {
    if (value === '' && REQUIRED_COLUMNS.includes(column)) report('REQUIRED', column);
    else if ([...value].length > LONGEST) report('TOO_LONG', column);
    else if (value.includes('\ufffd')) report('UNREADABLE_CHARACTER', column);
  }
  for (const column of KANA_COLUMNS) if (text(column) && !isKana(text(column))) report('NOT_KANA', column);
  const date = (column: RosterColumn): string => {
    const value = text(column) === '' ? '' : dateOfText(text(column));
    if (value === undefined) report('INVALID_DATE', column);
    return value ?? '';
  };
  const [birthDate, joiningDate, leavingDate] = [date('birthDate'), date('joiningDate'), date('leavingDate')];
  const dated = birthDate && joiningDate && leavingDate;
  if (dated && !(birthDate < joiningDate && joiningDate <= leavingDate)) report('DATES_REVERSED', 'leavingDate');
  const jobFamily = jobFamilyOf(text('jobFamily')) ?? (text('jobFamily') && report('UNKNOWN_JOB_FAMILY', 'jobFamily'));
  const area = areaOf(text('area')) ?? (text('area') && report('UNKNOWN_AREA', 'area'));
  if (problems.length > 0 || !jobFamily || !area) return { problems };
  const employment = {
    joiningFiscalYear: fiscalYearOfDate(joiningDate),
    leavingDate,
    department: text('department'),
    branch: text('branch') || null,
    jobFamily,
    area,
  };
  return { row: { employeeNumber: text('employeeNumber'), name: nameOf(text), birthDate, employment }, problems: [] };
}

function nameOf(text: (column: RosterColumn) => string): MatchedName {
  return {
    familyName: text('familyName'),
    givenName: text('givenName'),
    familyNameKana: kanaOf(text('familyNameKana')),
    givenNameKana: kanaOf(text('givenNameKana')),
    formerFamilyName: text('formerFamilyName') || null,
    formerFamilyNameKana: kanaOf(text('formerFamilyNameKana')) || null,
  };
}
