import { ulid } from 'ulid';
import { AREAS, JOB_FAMILIES, cohortIdOf, type Area, type JobFamily } from '../common/cohort';
import { SampleRandom } from './random';
import { FAMILY_NAMES, GIVEN_NAMES, type SampleName } from './names';

const SAMPLE_INTERESTS = ['REUNION', 'NEWS', 'BUSINESS', 'REHIRE', 'SUPPORT'] as const;
export type SampleInterest = (typeof SAMPLE_INTERESTS)[number];

/** One member of the fictional network of あかつき生命保険. No such person exists. */
export interface SamplePerson {
  readonly memberId: string;
  readonly cohortId: string;
  readonly employeeNumber: string;
  readonly family: SampleName;
  readonly given: SampleName;
  /** Family name before marriage or the like; a fifth have one. */
  readonly formerFamily: SampleName | undefined;
  readonly birthDate: string;
  readonly joiningDate: string;
  readonly joiningFiscalYear: number;
  readonly leavingDate: string;
  readonly leavingFiscalYear: number;
  readonly department: string;
  readonly branch: string;
  readonly jobFamily: JobFamily;
  readonly area: Area;
  readonly email: string;
  readonly interests: readonly SampleInterest[];
  readonly pace: 'OBSERVE' | 'MONTHLY' | 'ACTIVE';
  readonly supporter: boolean;
  readonly presentWork: { readonly company: string; readonly role: string; readonly industry: string } | undefined;
  readonly registeredAt: Date;
}

const DEPARTMENTS: Readonly<Record<JobFamily, readonly string[]>> = {
  GENERAL: ['商品開発部', '人事部', '経営企画部', '法人営業部', '資産運用部', '広報部'],
  SALES: ['営業推進部', '首都圏営業部', '関西営業部', '代理店部'],
  SPECIALIST: ['数理部', '情報システム部', '医務査定部', '法務部'],
  CLERICAL: ['契約サービス部', '保険金部', '総務部', 'お客様相談室'],
};
const BRANCHES: Readonly<Record<Area, readonly string[]>> = {
  EAST: ['札幌支社', '仙台支社', '新潟支社', '大宮支社'],
  TOKYO: ['本社', '新宿支社', '立川支社', '横浜支社'],
  CENTRAL: ['名古屋支社', '金沢支社', '静岡支社', '長野支社'],
  WEST: ['大阪支社', '京都支社', '広島支社', '福岡支社', '那覇支社'],
};
const INDUSTRIES = [
  '情報通信',
  'コンサルティング',
  '製造',
  '医療・福祉',
  '教育',
  '金融',
  '小売',
  '不動産',
  '公務',
  '農業',
] as const;
const COMPANY_STEMS = ['みなと', 'あおば', 'ひかり', 'やまと', 'すばる', 'かえで', 'つばさ', 'みらい'] as const;
const COMPANY_KINDS = [
  'システム',
  'コンサルティング',
  '製作所',
  'クリニック',
  '学園',
  '不動産',
  '商店',
  '農園',
] as const;
const JOB_TITLES = ['企画担当', '部長', '代表', 'エンジニア', '講師', '相談員', '営業責任者', '顧問'] as const;
const PACES = ['OBSERVE', 'MONTHLY', 'MONTHLY', 'ACTIVE'] as const;

const twoDigits = (value: number): string => String(value).padStart(2, '0');
const dateOf = (year: number, month: number, day: number): string => `${year}-${twoDigits(month)}-${twoDigits(day)}`;

/** The members of the sample network, the same on every machine. */
export function samplePeople(count = 600): SamplePerson[] {
  const random = new SampleRandom(19_850_401);
  return Array.from({ length: count }, (_, index) => samplePerson(random, index));
}

function samplePerson(random: SampleRandom, index: number): SamplePerson {
  const career = sampleCareer(random);
  const registeredAt = registrationOf(career.leavingDate, index);
  const family = random.pick(FAMILY_NAMES);
  const given = random.pick(GIVEN_NAMES);
  const number = String(index + 1).padStart(4, '0');
  return {
    memberId: `mem_${ulid(registeredAt.getTime(), () => random.next())}`,
    ...career,
    cohortId: cohortIdOf(career),
    employeeNumber: `A${String(career.joiningFiscalYear).slice(2)}${number}`,
    family,
    given,
    formerFamily: random.chance(0.2) ? random.pick(FAMILY_NAMES) : undefined,
    email: `${given.romaji}.${family.romaji}.${number}@mail.example`.toLowerCase(),
    interests: SAMPLE_INTERESTS.filter((interest) => random.chance(interest === 'REHIRE' ? 0.35 : 0.5)),
    pace: random.pick(PACES),
    supporter: index % 30 === 1,
    presentWork: random.chance(0.7) ? samplePresentWork(random) : undefined,
    registeredAt,
  };
}

/** The network opened in May 2024; nobody joins it before leaving the company. */
function registrationOf(leavingDate: string, index: number): Date {
  const opened = Date.UTC(2024, 4, 15) + index * 20 * 3_600_000;
  const left = Date.parse(leavingDate) + (1 + (index % 90)) * 24 * 3_600_000;
  return new Date(Math.max(opened, left));
}

function sampleCareer(random: SampleRandom) {
  const joiningFiscalYear = random.between(1985, 2021);
  // Most of those who join the network left within the last years, so recent years are drawn more often.
  const latest = random.chance(0.6) ? random.between(2018, 2025) : random.between(1990, 2025);
  const leavingFiscalYear = Math.max(joiningFiscalYear + 1, latest);
  const leavingMonth = random.pick([3, 3, 3, 6, 9, 12] as const);
  const leavingYear = leavingMonth <= 3 ? leavingFiscalYear + 1 : leavingFiscalYear;
  const area = random.chance(0.4) ? 'TOKYO' : random.pick(AREAS);
  const jobFamily = random.chance(0.35) ? 'GENERAL' : random.pick(JOB_FAMILIES);
  return {
    birthDate: dateOf(joiningFiscalYear - random.between(18, 24), random.between(1, 12), random.between(1, 28)),
    joiningDate: dateOf(joiningFiscalYear, 4, 1),
    joiningFiscalYear,
    leavingDate: dateOf(leavingYear, leavingMonth, leavingMonth === 6 || leavingMonth === 9 ? 30 : 31),
    leavingFiscalYear,
    jobFamily,
    area: area as Area,
    department: random.pick(DEPARTMENTS[jobFamily]),
    branch: random.pick(BRANCHES[area as Area]),
  } as const;
}

function samplePresentWork(random: SampleRandom) {
  return {
    company: `株式会社${random.pick(COMPANY_STEMS)}${random.pick(COMPANY_KINDS)}`,
    role: random.pick(JOB_TITLES),
    industry: random.pick(INDUSTRIES),
  };
}
