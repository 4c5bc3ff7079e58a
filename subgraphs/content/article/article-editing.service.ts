import type { Actor } from '../../../common/actor/actor';
import { requireStaff } from '../../../common/actor/guards';
import type { Clock } from '../../../common/clock';
import { conflict } from '../../../common/errors/public-error';
import { userError, type UserErrorRecord } from '../../../common/errors/user-error';
import { isId, type IdGenerator } from '../../../common/ids';
import type { ActOnce } from '../../../database/idempotency/act-once';
import type {
  ArticleState,
  ArticleStepInput,
  CreateArticleInput,
  ScheduleArticleInput,
  UpdateArticleInput,
} from '../generated';
import type { Transact } from '../../../database/transaction';
import { problemsOf } from './article-text';
import type { ArticleRecord, ArticleRevisionRecord, ArticleText } from './article.record';
import type { ArticleStore } from './article.store';

export interface ArticleResult {
  readonly article?: ArticleRecord | null;
  readonly userErrors: readonly UserErrorRecord[];
}

type Step = 'submit' | 'return' | 'schedule' | 'publish' | 'archive';

/** From which states a step may be taken (docs: DRAFT → IN_REVIEW → SCHEDULED → PUBLISHED → ARCHIVED). */
const STEPS: Readonly<Record<Step, { readonly from: readonly ArticleState[]; readonly to: ArticleState }>> = {
  submit: { from: ['DRAFT'], to: 'IN_REVIEW' },
  return: { from: ['IN_REVIEW', 'SCHEDULED'], to: 'DRAFT' },
  schedule: { from: ['IN_REVIEW'], to: 'SCHEDULED' },
  publish: { from: ['IN_REVIEW', 'SCHEDULED'], to: 'PUBLISHED' },
  archive: { from: ['PUBLISHED'], to: 'ARCHIVED' },
};
const EDITABLE: readonly ArticleState[] = ['DRAFT', 'IN_REVIEW', 'SCHEDULED', 'PUBLISHED'];

const refused = (...userErrors: UserErrorRecord[]): ArticleResult => ({ article: null, userErrors });
const notFound = refused(
  userError('NOT_FOUND', ['input', 'id'], {
    ja: '記事が見つかりません。id を確認してください。',
    en: 'No such article. Check the id.',
  }),
);

/** What the secretariat does with articles. */
export class ArticleEditingService {
  readonly #articles: ArticleStore;
  readonly #actOnce: ActOnce;
  readonly #transact: Transact;
  readonly #clock: Clock;
  readonly #ids: IdGenerator;

  constructor(articles: ArticleStore, actOnce: ActOnce, transact: Transact, clock: Clock, ids: IdGenerator) {
    this.#articles = articles;
    this.#actOnce = actOnce;
    this.#transact = transact;
    this.#clock = clock;
    this.#ids = ids;
  }

  async create(actor: Actor, input: CreateArticleInput): Promise<ArticleResult> {
    const editor = requireStaff(actor, 'SECRETARIAT');
    const { kind, idempotencyKey, ...rest } = input;
    const text = { ...EMPTY_TEXT, ...given(rest) };
    const problems = problemsOf(kind, text);
    if (problems.length > 0) return refused(...problems);
    const attempt = { actorId: editor.id, operation: 'createArticle', key: idempotencyKey, input };
    const { id } = await this.#actOnce.run(attempt, async (session) => {
      const at = this.#clock.now();
      const _id = this.#ids.next('article');
      const article: ArticleRecord = {
        ...text,
        _id,
        kind,
        state: 'DRAFT',
        version: 1,
        publishAt: null,
        publishedAt: null,
        listedAt: at,
        corrections: [],
        authorId: editor.id,
        createdAt: at,
      };
      await this.#articles.insert(article, revisionOf(article, editor.id, at), session);
      return _id;
    });
    return { article: await this.#find(id), userErrors: [] };
  }

  async update(actor: Actor, input: UpdateArticleInput): Promise<ArticleResult> {
    const editor = requireStaff(actor, 'SECRETARIAT');
    const { id, expectedVersion, correctionNote, ...rest } = input;
    const current = await this.#find(id);
    if (!current) return notFound;
    const text = given(rest);
    const problems = [
      ...problemsOf(current.kind, { ...textOf(current), ...text }),
      ...noteProblems(current, correctionNote),
    ];
    if (!EDITABLE.includes(current.state)) problems.push(wrongState(current.state));
    if (problems.length > 0) return refused(...problems);
    const at = this.#clock.now();
    const published = current.state === 'PUBLISHED';
    const changes = {
      ...text,
      ...(published ? { corrections: [{ note: correctionNote ?? '', at }, ...current.corrections] } : { listedAt: at }),
    };
    const article = await this.#transact(async (session) => {
      // The state that was validated must still hold: a draft published meanwhile would need a correction note.
      const changed = await this.#articles.change(id, expectedVersion, [current.state], changes, session);
      if (!changed) throw conflict();
      await this.#articles.addRevision(revisionOf(changed, editor.id, at), session);
      return changed;
    });
    return { article, userErrors: [] };
  }

  async schedule(actor: Actor, input: ScheduleArticleInput): Promise<ArticleResult> {
    requireStaff(actor, 'SECRETARIAT');
    if (input.publishAt <= this.#clock.now()) {
      const say = { ja: '未来の日時を指定してください。', en: 'Choose a moment in the future.' };
      return refused(userError('NOT_IN_FUTURE', ['input', 'publishAt'], say));
    }
    return this.step(actor, 'schedule', input, { publishAt: input.publishAt });
  }

  async step(
    actor: Actor,
    step: Step,
    input: ArticleStepInput,
    changes: Partial<ArticleRecord> = {},
  ): Promise<ArticleResult> {
    requireStaff(actor, 'SECRETARIAT');
    const current = await this.#find(input.id);
    if (!current) return notFound;
    if (current.version !== input.expectedVersion) throw conflict();
    const { from, to } = STEPS[step];
    if (!from.includes(current.state)) return refused(wrongState(current.state));
    const article = await this.#move(current, step, to, changes);
    if (!article) throw conflict();
    return { article, userErrors: [] };
  }

  /** Publishes what is due. Each article moves once however many processes do this, because its version is compared. */
  async publishDue(): Promise<number> {
    const due = await this.#articles.due(this.#clock.now());
    const moved = await Promise.all(due.map((article) => this.#move(article, 'publish', 'PUBLISHED', {})));
    return moved.filter(Boolean).length;
  }

  #move(article: ArticleRecord, step: Step, to: ArticleState, changes: Partial<ArticleRecord>) {
    const at = this.#clock.now();
    const dates =
      step === 'publish'
        ? { publishedAt: at, publishAt: null, listedAt: at }
        : step === 'return'
          ? { publishAt: null }
          : {};
    return this.#articles.change(article._id, article.version, STEPS[step].from, { ...dates, ...changes, state: to });
  }

  async #find(id: string): Promise<ArticleRecord | null> {
    return isId('article', id) ? ((await this.#articles.byIds([id]))[0] ?? null) : null;
  }
}

const EMPTY_TEXT: ArticleText = {
  title: '',
  lead: '',
  body: '',
  summaryEnglish: null,
  tags: [],
  topic: null,
  effectiveOn: null,
  before: null,
  now: null,
};

const textOf = (article: ArticleRecord): ArticleText => {
  const { title, lead, body, summaryEnglish, tags, topic, effectiveOn, before, now } = article;
  return { title, lead, body, summaryEnglish, tags, topic, effectiveOn, before, now };
};

/** The parts of a text that an input names; null is as good as left out, so that a required part cannot be emptied by it. */
function given(input: { readonly [F in keyof ArticleText]?: ArticleText[F] | null | undefined }): Partial<ArticleText> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value != null));
}

function revisionOf(article: ArticleRecord, editorId: string, at: Date): ArticleRevisionRecord {
  const { _id: articleId, version: number, title, body } = article;
  return { _id: `${articleId}:${number}`, articleId, number, title, body, editorId, at };
}

function noteProblems(article: ArticleRecord, note: string | null | undefined): UserErrorRecord[] {
  const ok = article.state !== 'PUBLISHED' || (note != null && note.trim() !== '' && note.length <= 300);
  const say = {
    ja: '公開中の記事には訂正の注記（300字まで）を書いてください。',
    en: 'Say in at most 300 characters what was corrected.',
  };
  return ok ? [] : [userError('CORRECTION_NOTE_REQUIRED', ['input', 'correctionNote'], say)];
}

const wrongState = (state: ArticleState): UserErrorRecord =>
  userError('WRONG_STATE', ['input', 'id'], {
    ja: `記事の状態が ${state} のため、この操作はできません。`,
    en: `The article is ${state}, so this cannot be done.`,
  });
