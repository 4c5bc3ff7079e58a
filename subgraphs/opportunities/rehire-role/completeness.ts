import { userError, type UserErrorRecord } from '../../../common/errors/user-error';
import type { WorkingConditionsRecord } from './working-conditions';

const said = (text: string | null | undefined): boolean => (text ?? '').trim() !== '';

/** What each mandatory item is called, and whether it is stated. */
const ITEMS: readonly (readonly [
  path: string,
  label: string,
  isStated: (stated: WorkingConditionsRecord) => boolean,
])[] = [
  ['duties', '業務の内容', ({ duties }) => said(duties)],
  ['dutiesScopeOfChange', '業務の変更の範囲', ({ dutiesScopeOfChange }) => said(dutiesScopeOfChange)],
  ['contract', '契約期間', ({ contract }) => contract != null],
  ['contract.until', '契約期間の終わり', ({ contract }) => contract?.kind !== 'FIXED_TERM' || said(contract.until)],
  ['contract.renewal', '更新の有無と基準', ({ contract }) => contract?.kind !== 'FIXED_TERM' || said(contract.renewal)],
  [
    'contract.renewalLimit',
    '更新の上限（ないときは「なし」）',
    ({ contract }) => contract?.kind !== 'FIXED_TERM' || said(contract.renewalLimit),
  ],
  ['probation', '試用期間の有無', ({ probation }) => probation != null],
  ['probation.period', '試用期間の長さ', ({ probation }) => !probation?.exists || said(probation.period)],
  ['probation.conditions', '試用期間中の条件', ({ probation }) => !probation?.exists || said(probation.conditions)],
  ['workplace', '就業場所', ({ workplace }) => said(workplace)],
  ['workplaceScopeOfChange', '就業場所の変更の範囲', ({ workplaceScopeOfChange }) => said(workplaceScopeOfChange)],
  ['hours', '就業時間', ({ hours }) => hours != null],
  ['breakMinutes', '休憩時間', ({ breakMinutes }) => breakMinutes != null],
  ['holidays', '休日', ({ holidays }) => said(holidays)],
  ['overtime', '時間外労働の有無', ({ overtime }) => overtime != null],
  ['pay', '賃金', ({ pay }) => pay != null],
  ['pay.fixedOvertime', '固定残業代の有無', ({ pay }) => !pay || pay.fixedOvertime != null],
  [
    'pay.fixedOvertime.amountYen',
    '固定残業代の額',
    ({ pay }) => !isFixed(pay) || pay?.fixedOvertime?.amountYen != null,
  ],
  ['pay.fixedOvertime.hours', '固定残業代の時間数', ({ pay }) => !isFixed(pay) || pay?.fixedOvertime?.hours != null],
  [
    'pay.fixedOvertime.excessIsPaid',
    '超過分の追加支給',
    ({ pay }) => !isFixed(pay) || pay?.fixedOvertime?.excessIsPaid === true,
  ],
  ['insurance', '加入保険', ({ insurance }) => insurance != null],
  ['smokeProtection', '受動喫煙防止措置', ({ smokeProtection }) => said(smokeProtection)],
  ['employer', '募集者の名称', ({ employer }) => employer != null && said(employer.name)],
  ['dispatch', '派遣労働者かどうか', ({ dispatch }) => dispatch != null],
  ['applicantDataPurpose', '応募者情報の利用目的', ({ applicantDataPurpose }) => said(applicantDataPurpose)],
  ['asOf', '情報の時点', ({ asOf }) => said(asOf)],
];

const isFixed = (pay: WorkingConditionsRecord['pay']): boolean => pay?.fixedOvertime?.included === true;

/** Every mandatory item that is missing, all at once; empty when the role may be published. */
export function missingItems(conditions: WorkingConditionsRecord): UserErrorRecord[] {
  return ITEMS.filter(([, , isStated]) => !isStated(conditions)).map(([path, label]) =>
    userError('WORKING_CONDITION_MISSING', ['conditions', ...path.split('.')], {
      ja: `労働条件の「${label}」を明示してください。`,
      en: `State the working condition "${path}".`,
    }),
  );
}

/** What is stated but cannot be right; checked in drafts too. `today` is the date in Japan. */
export function contradictions(conditions: WorkingConditionsRecord, today: string): UserErrorRecord[] {
  const errors: UserErrorRecord[] = [];
  const add = (path: readonly string[], ja: string, en: string) =>
    errors.push(userError('INVALID', ['input', 'conditions', ...path], { ja, en }));
  const { pay, asOf, breakMinutes, hours } = conditions;
  if (pay && (pay.leastYen <= 0 || pay.mostYen < pay.leastYen)) {
    add(['pay'], '賃金の下限と上限を確認してください。', 'Check the least and the most pay.');
  }
  if (asOf && asOf > today)
    add(['asOf'], '情報の時点は今日以前にしてください。', 'The as-of date must not be in the future.');
  if (breakMinutes != null && (breakMinutes < 0 || breakMinutes > 480)) {
    add(['breakMinutes'], '休憩は 0〜480 分で入力してください。', 'Use 0 to 480 minutes.');
  }
  for (const field of ['begin', 'end'] as const) {
    if (hours && !/^([01]\d|2[0-3]):[0-5]\d$/.test(hours[field])) {
      add(['hours', field], '時刻は 09:00 の形で入力してください。', 'Write the time like 09:00.');
    }
  }
  return errors;
}
