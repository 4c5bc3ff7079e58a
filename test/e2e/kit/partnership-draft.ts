/** A partnership request that a business unit may submit as it stands. */
export const PARTNERSHIP_DRAFT = {
  theme: '健康イベントの共同企画',
  background: '地域の健康づくりを広げたい。',
  offers: '会場と広報',
  seeks: '運営の経験',
  kinds: ['CO_CREATION'],
  area: 'NATIONWIDE',
  deadline: '2099-03-31',
  contractForm: 'TO_BE_AGREED',
  reward: 'ご相談のうえ決めます',
};
