import type { EventRecord } from '../../subgraphs/events/event/event.record';

/** An event of the sample network; `inDays` from now it begins at 18:30 in Tokyo, for two hours. */
export interface SampleEvent extends Pick<
  EventRecord,
  'kind' | 'format' | 'title' | 'description' | 'venue' | 'capacity' | 'guestsPerMember' | 'needsApproval'
> {
  readonly inDays: number;
  readonly english: string;
  readonly department?: '法人営業部' | '情報システム部' | '健康増進事業部' | '人事部';
  /** How many members of the sample network have registered. */
  readonly registrations: number;
}

const HEAD_OFFICE = {
  name: 'あかつき生命保険 本社18階「学びの広場」',
  address: '東京都千代田区（架空の住所）1-1-1',
  access: '地下鉄の最寄り駅から徒歩4分。地下通路で雨にぬれずにお越しいただけます。',
  isStepFree: true,
};
const OSAKA = {
  name: 'あかつき生命保険 大阪支社',
  address: '大阪府大阪市北区（架空の住所）2-2-2',
  access: '最寄り駅から川沿いに徒歩6分。正面玄関に段差があります。裏口からはスロープで入れます。',
  isStepFree: true,
};
const RESTAURANT = {
  name: '洋食「ひので」',
  address: '東京都新宿区（架空の住所）3-3-3',
  access: '駅の西口から徒歩5分。2階の店で、階段のみです。',
  isStepFree: false,
};

export const SAMPLE_EVENTS: readonly SampleEvent[] = [
  {
    inDays: -300,
    kind: 'BUSINESS_GATHERING',
    format: 'OFFLINE',
    title: '第1回ビジネス交流会',
    description: 'アルムナイと社員が、今の仕事と困りごとを持ち寄る会です。',
    english: 'The first business gathering.',
    venue: HEAD_OFFICE,
    capacity: 30,
    guestsPerMember: 0,
    needsApproval: false,
    department: '法人営業部',
    registrations: 18,
  },
  {
    inDays: -110,
    kind: 'REUNION',
    format: 'OFFLINE',
    title: '関西同窓会',
    description: '大阪支社の新しいフロアをご案内し、軽食を囲みます。',
    english: 'Reunion in Kansai.',
    venue: OSAKA,
    capacity: 40,
    guestsPerMember: 1,
    needsApproval: false,
    registrations: 26,
  },
  {
    inDays: -40,
    kind: 'STUDY_SESSION',
    format: 'ONLINE',
    title: '公開講座：保険とデータの今',
    description: '情報システム部の社員が、この五年の変化をお話しします。',
    english: 'Open lecture on insurance and data.',
    venue: null,
    capacity: 200,
    guestsPerMember: 0,
    needsApproval: false,
    department: '情報システム部',
    registrations: 85,
  },
  {
    inDays: 9,
    kind: 'BUSINESS_GATHERING',
    format: 'OFFLINE',
    title: '第3回ビジネス交流会',
    description: '健康増進事業の担当者と、連携の種を探します。一人一分の自己紹介から始めます。',
    english: 'The third business gathering, with the health-promotion business.',
    venue: HEAD_OFFICE,
    capacity: 20,
    guestsPerMember: 0,
    needsApproval: false,
    department: '健康増進事業部',
    registrations: 24,
  },
  {
    inDays: 16,
    kind: 'CAREER_TALK',
    format: 'HYBRID',
    title: 'キャリア座談会：離れて、また戻って',
    description: '再び入社した三人が、迷いも含めて語ります。再雇用の勧誘はありません。',
    english: 'Career talk by three who came back.',
    venue: HEAD_OFFICE,
    capacity: 60,
    guestsPerMember: 0,
    needsApproval: false,
    department: '人事部',
    registrations: 21,
  },
  {
    inDays: 30,
    kind: 'REUNION',
    format: 'OFFLINE',
    title: '営業部門の同窓会',
    description: 'なつかしい顔ぶれと夕食を。ご家族もどうぞ。',
    english: 'Reunion of the sales departments, families welcome.',
    venue: RESTAURANT,
    capacity: 36,
    guestsPerMember: 2,
    needsApproval: false,
    registrations: 12,
  },
  {
    inDays: 45,
    kind: 'STUDY_SESSION',
    format: 'ONLINE',
    title: '公開講座：年金のしくみを学び直す',
    description: '数理部の社員とアルムナイが、最新の制度を図で説明します。',
    english: 'Open lecture on pensions.',
    venue: null,
    capacity: 200,
    guestsPerMember: 0,
    needsApproval: false,
    registrations: 40,
  },
  {
    inDays: 60,
    kind: 'SUPPORTER_MEETING',
    format: 'HYBRID',
    title: 'アルムナイサポーター会議',
    description: '事務局の来年度の計画に、率直なご意見をください。',
    english: 'Meeting of the alumni supporters.',
    venue: HEAD_OFFICE,
    capacity: 25,
    guestsPerMember: 0,
    needsApproval: true,
    registrations: 6,
  },
];
