import type { LocalizedText } from '../locale';

/**
 * Every code that may stand in a top-level error's `extensions.code`, with its HTTP status when the whole request fails, and what
 * the user is told when the thrower gives no better words.
 */
export const ERROR_CODES = {
  UNAUTHENTICATED: { status: 401, text: { ja: 'サインインしてください。', en: 'Please sign in.' } },
  TOKEN_EXPIRED: {
    status: 401,
    text: {
      ja: 'サインインの有効期限が切れました。更新するか、もう一度サインインしてください。',
      en: 'Your sign-in has expired. Refresh it or sign in again.',
    },
  },
  TOKEN_INVALID: {
    status: 401,
    text: {
      ja: 'トークンが正しくありません。もう一度サインインしてください。',
      en: 'The token is not valid. Please sign in again.',
    },
  },
  ACTOR_REFUSED: {
    status: 401,
    text: {
      ja: 'この呼び出しはゲートウェイからのものと確認できません。',
      en: 'This call could not be verified as coming from the gateway.',
    },
  },
  FORBIDDEN: { status: 403, text: { ja: 'この操作は許可されていません。', en: 'You are not allowed to do this.' } },
  UNAUTHORIZED_FIELD: {
    status: 403,
    text: { ja: 'この項目を読む権限がありません。', en: 'You are not allowed to read this field.' },
  },
  BAD_USER_INPUT: { status: 400, text: { ja: '入力を確認してください。', en: 'Please check your input.' } },
  INVALID_CURSOR: {
    status: 400,
    text: {
      ja: 'カーソルが正しくありません。前の応答の値をそのまま指定してください。',
      en: 'The cursor is not valid. Pass the value of an earlier answer unchanged.',
    },
  },
  PAGE_SIZE_OUT_OF_RANGE: {
    status: 400,
    text: { ja: '件数は 1 から 100 までで指定してください。', en: 'Ask for 1 to 100 items.' },
  },
  CONFLICT: {
    status: 409,
    text: {
      ja: 'ほかの人が先に変更しました。読み直してからやり直してください。',
      en: 'Someone else changed this first. Read it again and retry.',
    },
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 409,
    text: {
      ja: 'この idempotencyKey は別の内容ですでに使われています。新しいキーを指定してください。',
      en: 'This idempotencyKey was already used with other content. Use a new key.',
    },
  },
  RATE_LIMITED: {
    status: 429,
    text: {
      ja: '回数の上限に達しました。しばらく待ってからやり直してください。',
      en: 'Too many requests. Wait a while and try again.',
    },
  },
  COST_LIMIT_EXCEEDED: {
    status: 400,
    text: {
      ja: '問い合わせの負荷が上限を超えます。項目や件数を減らしてください。',
      en: 'The operation costs more than your budget. Ask for fewer fields or items.',
    },
  },
  OPERATION_LIMIT_EXCEEDED: {
    status: 400,
    text: {
      ja: '問い合わせが大きすぎるか深すぎます。分けてください。',
      en: 'The operation is too large or too deep. Split it.',
    },
  },
  PERSISTED_QUERY_NOT_FOUND: {
    status: 404,
    text: { ja: '登録されていない操作です。', en: 'This operation is not registered.' },
  },
  TRUSTED_DOCUMENT_REQUIRED: {
    status: 403,
    text: { ja: '登録済みの操作を id で指定してください。', en: 'Send a registered operation by its id.' },
  },
  GRAPHQL_PARSE_FAILED: {
    status: 400,
    text: { ja: 'GraphQL の構文が正しくありません。', en: 'The GraphQL document has a syntax error.' },
  },
  GRAPHQL_VALIDATION_FAILED: {
    status: 400,
    text: { ja: '問い合わせがスキーマに合いません。', en: 'The operation does not fit the schema.' },
  },
  BAD_REQUEST: { status: 400, text: { ja: 'リクエストの形が正しくありません。', en: 'The request is malformed.' } },
  NOT_ACCEPTABLE: {
    status: 406,
    text: {
      ja: 'Accept には application/graphql-response+json か application/json を含めてください。',
      en: 'Accept application/graphql-response+json or application/json.',
    },
  },
  DEADLINE_EXCEEDED: {
    status: 504,
    text: {
      ja: '時間内に終わりませんでした。範囲を狭めてやり直してください。',
      en: 'This took too long. Narrow it and try again.',
    },
  },
  SUBGRAPH_UNAVAILABLE: {
    status: 503,
    text: {
      ja: '一部の情報を取得できません。しばらくしてからやり直してください。',
      en: 'Some data cannot be reached right now. Try again later.',
    },
  },
  RESPONSE_TOO_LARGE: {
    status: 400,
    text: { ja: '応答が大きすぎます。件数を減らしてください。', en: 'The answer is too large. Ask for fewer items.' },
  },
  INTERNAL_SERVER_ERROR: {
    status: 500,
    text: {
      ja: '問題が起きました。しばらくしてからやり直してください。',
      en: 'Something went wrong. Please try again later.',
    },
  },
} as const satisfies Record<string, { status: number; text: LocalizedText }>;

export type ErrorCode = keyof typeof ERROR_CODES;
