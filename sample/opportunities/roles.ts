import type { WorkingConditionsRecord } from '../../subgraphs/opportunities/rehire-role/working-conditions';
import type { SAMPLE_DEPARTMENT_IDS } from '../staff';

/** A role of the fictional あかつき生命保険 with everything that must be stated. */
export interface SampleRole {
  readonly title: string;
  readonly summary: string;
  readonly department: keyof typeof SAMPLE_DEPARTMENT_IDS;
  readonly days: number;
  readonly published: boolean;
  readonly conditions: WorkingConditionsRecord;
}

type Difference = Partial<WorkingConditionsRecord>;

/** What all roles of the company have in common; `asOf` is added when the sample is made. */
const COMMON: WorkingConditionsRecord = {
  dutiesScopeOfChange: '会社の定める業務（本人の同意のうえ変更することがあります）',
  contract: { kind: 'INDEFINITE' },
  probation: { exists: true, period: '3か月', conditions: '期間中の条件に変更はありません。' },
  workplace: '本社（東京都千代田区）',
  workplaceScopeOfChange: '変更なし',
  hours: { system: 'FLEX', begin: '09:00', end: '17:00', note: 'コアタイム 10時〜15時。1日の標準は7時間です。' },
  breakMinutes: 60,
  holidays: '土曜、日曜、祝日、年末年始。年次有給休暇は前職の勤続を通算して付与します。',
  overtime: { exists: true, averageHoursPerMonth: 12 },
  insurance: ['EMPLOYMENT', 'WORKERS_ACCIDENT', 'HEALTH', 'PENSION'],
  smokeProtection: '屋内禁煙（屋外に喫煙場所あり）',
  employer: { name: 'あかつき生命保険株式会社（架空の会社）', corporateNumber: '9999999999999' },
  dispatch: false,
  applicantDataPurpose: '採用の選考と、採用後の手続きのためだけに利用します。不採用の場合は6か月後に消去します。',
};

const monthly = (leastYen: number, mostYen: number): Difference => ({
  pay: {
    form: 'MONTHLY',
    leastYen,
    mostYen,
    allowances: '通勤手当（全額）、在宅勤務手当 月3,000円',
    fixedOvertime: { included: false },
  },
});

const role = (
  title: string,
  summary: string,
  department: SampleRole['department'],
  days: number,
  duties: string,
  ...differences: readonly Difference[]
): SampleRole => {
  const conditions = Object.assign({}, COMMON, { duties }, ...differences) as WorkingConditionsRecord;
  return { title, summary, department, days, published: true, conditions };
};

const FIXED_TERM: Difference = {
  contract: {
    kind: 'FIXED_TERM',
    until: '2028-03-31',
    renewal: '契約満了時の業務量と勤務成績により、更新することがあります。',
    renewalLimit: '通算5年',
  },
};

export const SAMPLE_ROLES: readonly SampleRole[] = [
  role(
    '商品開発部 商品企画（課長級）',
    '医療保険の商品企画を率いていただきます。他社での企画の経験を生かせます。',
    '商品開発部',
    40,
    '医療保険の企画、料率の検討、当局への届出の準備',
    monthly(480_000, 620_000),
  ),
  role(
    '情報システム部 クラウド基盤担当',
    '契約管理システムの移行を進めるチームで、設計と運用を担います。',
    '情報システム部',
    55,
    'クラウド基盤の設計、構築、運用の自動化',
    monthly(400_000, 580_000),
    { workplaceScopeOfChange: '本社および在宅（国内）' },
  ),
  role(
    '法人営業部 担当者（関西）',
    '大阪の取引先を受け持つ法人営業です。以前の担当先とのご縁も歓迎します。',
    '法人営業部',
    30,
    '法人のお客様への保障と福利厚生の提案',
    monthly(340_000, 460_000),
    { workplace: '大阪支社（大阪市北区）', workplaceScopeOfChange: '近畿の各支社' },
  ),
  role(
    '健康増進事業部 保健師',
    '契約者と従業員の健康相談を受け、プログラムの改善に加わります。',
    '健康増進事業部',
    45,
    '健康相談、保健指導、プログラムの企画への参加',
    monthly(320_000, 420_000),
    { dutiesScopeOfChange: '変更なし', overtime: { exists: false } },
  ),
  role(
    '人事部 研修企画（週4日）',
    '育児や介護と両立しながら働ける、週4日の研修企画の仕事です。',
    '人事部',
    35,
    '階層別研修の企画と運営',
    monthly(260_000, 340_000),
    { holidays: '水曜、土曜、日曜、祝日、年末年始', overtime: { exists: false } },
  ),
  role(
    '資産運用部 投融資審査',
    '企業への投融資の審査です。金融機関や事業会社での経験を生かせます。',
    '資産運用部',
    50,
    '投融資先の分析、審査書の作成、期中の管理',
    {
      pay: {
        form: 'ANNUAL',
        leastYen: 7_200_000,
        mostYen: 10_000_000,
        allowances: '通勤手当（全額）',
        fixedOvertime: { included: true, amountYen: 60_000, hours: 20, excessIsPaid: true },
      },
    },
  ),
  role(
    '契約サービス 電話相談員（有期）',
    'お客様からの契約内容のお問い合わせに答えます。研修は2週間あります。',
    '法人営業部',
    28,
    '電話とチャットによる契約内容の案内',
    FIXED_TERM,
    {
      pay: {
        form: 'HOURLY',
        leastYen: 1_500,
        mostYen: 1_800,
        allowances: '通勤手当（全額）',
        fixedOvertime: { included: false },
      },
      hours: { system: 'SHIFT', begin: '09:00', end: '18:00', note: '1日5〜7時間、週3日から' },
    },
  ),
  role(
    '情報システム部 データ分析',
    '契約とサービス利用の集計から、お客様に役立つ改善を見つける仕事です。',
    '情報システム部',
    60,
    '統計の作成、分析、業務部門への提案',
    monthly(420_000, 600_000),
  ),
  role(
    '法人営業部 仙台駐在',
    '東北の取引先を一人で受け持ち、本社のチームが支えます。',
    '法人営業部',
    42,
    '東北地方の法人営業',
    monthly(340_000, 450_000),
    { workplace: '仙台支社（仙台市青葉区）', workplaceScopeOfChange: '変更なし' },
  ),
  {
    ...role(
      '商品開発部 数理担当（有期）',
      '決算期の計算と検証を担う、数理の経験者の募集です。',
      '商品開発部',
      70,
      '責任準備金の計算と検証',
      monthly(450_000, 650_000),
      FIXED_TERM,
    ),
    published: false,
  },
];
