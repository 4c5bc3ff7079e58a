import type { ArticleRecord } from '../../subgraphs/content/article/article.record';

type Kind = Exclude<ArticleRecord['kind'], 'INTERNAL_CHANGE'>;

/** An article of another kind, published `daysAgo`; one that is still being prepared has a state of its own. */
export interface SampleStory {
  readonly kind: Kind;
  readonly daysAgo: number;
  readonly title: string;
  readonly lead: string;
  readonly body: string;
  readonly english: string;
  readonly state?: 'DRAFT' | 'IN_REVIEW';
}

const story = (
  kind: Kind,
  daysAgo: number,
  title: string,
  lead: string,
  body: string,
  english: string,
  state?: 'DRAFT' | 'IN_REVIEW',
): SampleStory => ({ kind, daysAgo, title, lead, body, english, ...(state && { state }) });

export const SAMPLE_STORIES: readonly SampleStory[] = [
  story(
    'SECRETARIAT_NOTE',
    900,
    'アルムナイネットワークを始めました',
    '辞めてからも同じ仲間です。',
    '会社を離れた皆さんと、無理のない形でつながり続ける場です。月に一度思い出していただければ十分です。ご意見をお聞かせください。',
    'The alumni network has opened.',
  ),
  story(
    'OFFICIAL_NEWS',
    420,
    '統合報告書を公表しました',
    '事業の一年と、これからの三年をまとめました。',
    '今年は社員とアルムナイの対話を初めて掲載しました。紙の冊子は事務局へお申し付けください。',
    'The integrated report is out.',
  ),
  story(
    'ALUMNI_STORY',
    380,
    '支社長から、ぶどう農家へ',
    '長野で{葡萄|ぶどう}を育てる元支社長を訪ねました。',
    '「お客さまの話を聞く姿勢は、畑でも同じです」。天候と向き合う毎日と、保険の仕事で学んだことを伺いました。',
    'From branch manager to grape grower.',
  ),
  story(
    'EVENT_REPORT',
    330,
    '第1回ビジネス交流会を開きました',
    'アルムナイ15人と社員12人が集まりました。',
    '自己紹介は一人一分。名刺の裏に「今できること」を書く形が好評でした。次回は関西で開きます。',
    'Report of the first business gathering.',
  ),
  story(
    'PARTNERSHIP_CASE',
    290,
    'アルムナイの会社と、健診の予約を便利にしました',
    '医療系の会社を起こしたアルムナイとの連携です。',
    '健康増進事業部の募集に応じた提案から、4か月で試行を始めました。予約にかかる時間が半分になりました。',
    'A case of working together on health checks.',
  ),
  story(
    'OFFICIAL_NEWS',
    240,
    '本社の一階に展示室を開きました',
    '創業からの資料をご覧いただけます。',
    '懐かしい契約書や看板が並びます。アルムナイの方は受付でお名前をお伝えください。',
    'An exhibition room opened at head office.',
  ),
  story(
    'ALUMNI_STORY',
    200,
    '数理の仕事を、高校の教室で',
    '数理部から数学の先生になりました。',
    '「確率は暮らしの道具」。保険の考え方を教材にした授業を見せていただきました。',
    'An actuary who became a teacher.',
  ),
  story(
    'SECRETARIAT_NOTE',
    160,
    'お便りの回数を選べるようになりました',
    '静かに見守る、月に一度、活発に。ご自分の歩みに合わせて。',
    '設定はいつでも変えられます。お休みに理由は要りません。',
    'You can choose how often we write.',
  ),
  story(
    'EVENT_REPORT',
    120,
    '関西同窓会の報告',
    '大阪で23人が再会しました。',
    '昭和の支社の写真を持ち寄り、思い出話は尽きませんでした。写真は希望者だけにお送りしています。',
    'Report of the Kansai reunion.',
  ),
  story(
    'PARTNERSHIP_CASE',
    80,
    '講師はアルムナイ：情報システム部の勉強会',
    '情報通信の会社で働くアルムナイを講師に招きました。',
    '5回の講座に延べ90人が参加。来年度は逆に、社員がアルムナイの会社を訪ねます。',
    'An alumnus taught our IT department.',
  ),
  story(
    'OFFICIAL_NEWS',
    30,
    '災害時の相談窓口をまとめました',
    'ご契約者でもあるアルムナイの皆さんへ。',
    '電話、窓口、{住所変更|じゅうしょへんこう}の手続きを一枚にまとめました。',
    'Where to turn in a disaster.',
  ),
  story(
    'ALUMNI_STORY',
    14,
    '子育てのあと、地域の相談員に',
    '窓口で培った聴く力が生きています。',
    '契約サービス部を離れて8年。今は市の相談員として働く方に、一日の流れを伺いました。',
    'From customer service to community adviser.',
  ),
  story(
    'SECRETARIAT_NOTE',
    3,
    '今月のまとめ',
    '三分で読める、今月のできごと。',
    '食堂の新しい献立、公開講座の日程、交流会の申し込みについてお知らせします。',
    'This month in three minutes.',
  ),
  story(
    'EVENT_REPORT',
    1,
    '公開講座の報告（準備中）',
    '学びの広場の公開講座に18人が参加しました。',
    '写真の掲載を確認しています。',
    'Report of the open lecture.',
    'IN_REVIEW',
  ),
  story(
    'SECRETARIAT_NOTE',
    0,
    '来月のお便り（下書き）',
    '来月の特集は「私の転機」です。',
    '原稿を募集しています。',
    'Next month’s letter.',
    'DRAFT',
  ),
];
