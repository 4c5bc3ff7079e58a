import type { Area, JobFamily } from '../../../common/cohort';
import { normaliseForMatching } from '../../../common/japanese/normalise';

/** Columns of the personnel department's list, with the headers by which each is known. */
const ROSTER_COLUMNS = {
  employeeNumber: ['社員番号', '従業員番号', 'employee_number'],
  familyName: ['姓', '氏', 'family_name'],
  givenName: ['名', 'given_name'],
  familyNameKana: ['姓カナ', 'セイ', '姓（カナ）', 'family_name_kana'],
  givenNameKana: ['名カナ', 'メイ', '名（カナ）', 'given_name_kana'],
  formerFamilyName: ['旧姓', 'former_family_name'],
  formerFamilyNameKana: ['旧姓カナ', '旧姓（カナ）', 'former_family_name_kana'],
  birthDate: ['生年月日', 'birth_date'],
  joiningDate: ['入社日', '入社年月日', 'joining_date'],
  leavingDate: ['退職日', '退職年月日', 'leaving_date'],
  department: ['部署', '所属', 'department'],
  branch: ['支社', '勤務地', 'branch'],
  jobFamily: ['職種', 'job_family'],
  area: ['地域', 'エリア', 'area'],
} as const;
export type RosterColumn = keyof typeof ROSTER_COLUMNS;

const OPTIONAL: readonly RosterColumn[] = ['formerFamilyName', 'formerFamilyNameKana', 'branch'];
export const REQUIRED_COLUMNS = (Object.keys(ROSTER_COLUMNS) as RosterColumn[]).filter(
  (column) => !OPTIONAL.includes(column),
);

/** How people name a column; used in reports. */
export const headerOf = (column: RosterColumn): string => ROSTER_COLUMNS[column][0];

const COLUMN_OF_HEADER = new Map(
  Object.entries(ROSTER_COLUMNS).flatMap(([column, headers]) =>
    headers.map((header) => [normaliseForMatching(header), column as RosterColumn] as const),
  ),
);

/** The column that a header names, in any width; undefined for columns that the import does not need. */
export const columnOf = (header: string): RosterColumn | undefined =>
  COLUMN_OF_HEADER.get(normaliseForMatching(header));

const JOB_FAMILY_NAMES: Readonly<Record<string, JobFamily>> = {
  総合職: 'GENERAL',
  営業: 'SALES',
  営業職: 'SALES',
  専門職: 'SPECIALIST',
  事務: 'CLERICAL',
  一般職: 'CLERICAL',
  事務職: 'CLERICAL',
  general: 'GENERAL',
  sales: 'SALES',
  specialist: 'SPECIALIST',
  clerical: 'CLERICAL',
};
const AREA_NAMES: Readonly<Record<string, Area>> = {
  東日本: 'EAST',
  東京: 'TOKYO',
  東京圏: 'TOKYO',
  首都圏: 'TOKYO',
  中部: 'CENTRAL',
  西日本: 'WEST',
  east: 'EAST',
  tokyo: 'TOKYO',
  central: 'CENTRAL',
  west: 'WEST',
};
export const jobFamilyOf = (text: string): JobFamily | undefined =>
  JOB_FAMILY_NAMES[text.normalize('NFKC').toLowerCase()];
export const areaOf = (text: string): Area | undefined => AREA_NAMES[text.normalize('NFKC').toLowerCase()];
