import { stringify } from 'csv-stringify/sync';
import iconv from 'iconv-lite';
import { eraTextOf } from '../common/japanese/era-date';
import { samplePeople, type SamplePerson } from './people';

/** People who left the fictional company and are in its roster, but have not joined the network. */
export const sampleLeavers = (count = 600): SamplePerson[] => samplePeople(600 + count).slice(600);

/** People of a list that the personnel department has yet to hand over: the file of README's session. */
export const sampleNewLeavers = (count = 600): SamplePerson[] => samplePeople(1_200 + count).slice(1_200);

const JOB_FAMILY_TEXTS = { GENERAL: '総合職', SALES: '営業', SPECIALIST: '専門職', CLERICAL: '事務' } as const;
const AREA_TEXTS = { EAST: '東日本', TOKYO: '東京圏', CENTRAL: '中部', WEST: '西日本' } as const;
const HEADER = [
  ...['社員番号', '姓', '名', '姓カナ', '名カナ', '旧姓', '旧姓カナ'],
  ...['生年月日', '入社日', '退職日', '部署', '支社', '職種', '地域'],
];

/** Half-width kana, as old personnel systems write them. */
const HALF_WIDTH: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from('ｦｧｨｩｪｫｬｭｮｯｰｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟ', (half) => [half.normalize('NFKC'), half]),
);
const halfWidthOf = (kana: string): string =>
  Array.from(kana.normalize('NFD'), (sign) => HALF_WIDTH[sign] ?? sign).join('');

/**
 * A list as a personnel system exports it: CSV in Shift_JIS with era dates and half-width kana here and there. Shift_JIS has no 𠮷, so such
 * systems hold 吉 instead, and the list differs from how people write themselves.
 */
export function sampleRosterCsv(people: readonly SamplePerson[], encoding: 'cp932' | 'utf8' = 'cp932'): Buffer {
  const rows = people.map((person, index) => rosterCells(person, index).map((cell) => cell.replaceAll('𠮷', '吉')));
  return iconv.encode(stringify([HEADER, ...rows], { record_delimiter: 'windows' }), encoding);
}

function rosterCells(person: SamplePerson, index: number): string[] {
  const kana = (text: string | undefined): string => (index % 3 === 0 ? halfWidthOf(text ?? '') : (text ?? ''));
  const date = (iso: string): string => (index % 2 === 0 ? eraTextOf(iso) : iso.replaceAll('-', '/'));
  return [
    ...[
      person.employeeNumber,
      person.family.text,
      person.given.text,
      kana(person.family.kana),
      kana(person.given.kana),
    ],
    ...[person.formerFamily?.text ?? '', kana(person.formerFamily?.kana)],
    ...[date(person.birthDate), date(person.joiningDate), date(person.leavingDate)],
    ...[person.department, person.branch, JOB_FAMILY_TEXTS[person.jobFamily], AREA_TEXTS[person.area]],
  ];
}
