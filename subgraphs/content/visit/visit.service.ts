import type { Actor } from '../../../common/actor/actor';
import { requireMember } from '../../../common/actor/guards';
import { MINUTE, type Clock } from '../../../common/clock';
import { userError, type UserErrorRecord } from '../../../common/errors/user-error';
import { dateInTokyo, monthInTokyo } from '../../../common/japanese/fiscal-year';
import type { ArticleRecord } from '../article/article.record';
import type { VisitStore } from './visit.store';

/** A pause longer than this begins a new visit. */
const VISIT_PAUSE_MS = 30 * MINUTE;

export class VisitService {
  readonly #visits: VisitStore;
  readonly #clock: Clock;

  constructor(visits: VisitStore, clock: Clock) {
    this.#visits = visits;
    this.#clock = clock;
  }

  /** `article` is what the member may read of that id, null when nothing. */
  async markRead(
    actor: Actor,
    article: ArticleRecord | null,
  ): Promise<{ article: ArticleRecord | null; userErrors: readonly UserErrorRecord[] }> {
    const { id: memberId, cohortId } = requireMember(actor);
    if (!article) {
      const say = { ja: '記事が見つかりません。id を確認してください。', en: 'No such article. Check the id.' };
      return { article: null, userErrors: [userError('NOT_FOUND', ['input', 'articleId'], say)] };
    }
    const at = this.#clock.now();
    const articleId = article._id;
    await this.#visits.addMark({
      _id: `${memberId}:${articleId}`,
      memberId,
      articleId,
      cohortId,
      month: monthInTokyo(at),
      at,
    });
    return { article, userErrors: [] };
  }

  async record(actor: Actor): Promise<{ previousVisitAt: Date | null; userErrors: readonly UserErrorRecord[] }> {
    const { id: memberId, cohortId } = requireMember(actor);
    const at = this.#clock.now();
    const earlier = await this.#visits.of(memberId);
    const isSame = earlier !== null && at.getTime() - earlier.currentAt.getTime() < VISIT_PAUSE_MS;
    const previousAt = isSame ? earlier.previousAt : (earlier?.currentAt ?? null);
    const on = dateInTokyo(at);
    await this.#visits.put(earlier, { _id: memberId, currentAt: at, previousAt });
    await this.#visits.addDay({ _id: `${memberId}:${on}`, memberId, cohortId, month: monthInTokyo(at), on });
    return { previousVisitAt: previousAt, userErrors: [] };
  }
}
