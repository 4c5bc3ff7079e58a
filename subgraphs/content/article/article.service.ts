import { hasRole, type Actor } from '../../../common/actor/actor';
import { requireMember, requireSignedIn } from '../../../common/actor/guards';
import { forbidden } from '../../../common/errors/public-error';
import type { PageArguments } from '../../../common/paging/connection';
import type { ArticleState, ArticleWhere, ChangeOrder, ChangeTopic } from '../generated';
import type { VisitStore } from '../visit/visit.store';
import type { ArticlePage, ArticleRecord, ArticleRevisionRecord } from './article.record';
import type { ArticleStore } from './article.store';

const PUBLISHED: readonly ArticleState[] = ['PUBLISHED'];
const ALL_STATES: readonly ArticleState[] = ['DRAFT', 'IN_REVIEW', 'SCHEDULED', 'PUBLISHED', 'ARCHIVED'];

/** Reading articles: who sees which. */
export class ArticleService {
  readonly #articles: ArticleStore;
  readonly #visits: VisitStore;

  constructor(articles: ArticleStore, visits: VisitStore) {
    this.#articles = articles;
    this.#visits = visits;
  }

  /** The article if `actor` may read it, else null: an unpublished article is not even known to exist. */
  visible(actor: Actor, article: ArticleRecord | null): ArticleRecord | null {
    requireSignedIn(actor);
    return article && (article.state === 'PUBLISHED' || hasRole(actor, 'SECRETARIAT')) ? article : null;
  }

  async list(actor: Actor, where: ArticleWhere | null | undefined, page: PageArguments): Promise<ArticlePage> {
    requireSignedIn(actor);
    const states = where?.states ?? PUBLISHED;
    const allowed = hasRole(actor, 'SECRETARIAT') ? ALL_STATES : PUBLISHED;
    if (states.some((state) => !allowed.includes(state))) {
      throw forbidden({ ja: '公開中の記事だけを指定できます。', en: 'Ask for PUBLISHED articles only.' });
    }
    const { kinds, topics, tag } = where ?? {};
    return this.#articles.page(
      { states, kinds: kinds ?? undefined, topics: topics ?? undefined, tag: tag ?? undefined },
      page,
    );
  }

  /** What has changed in the company since this member left it. Null when the leaving date is unknown. */
  async changesSinceLeaving(
    actor: Actor,
    member: { readonly id: string; readonly leavingDate?: string | null | undefined },
    options: { readonly topics?: readonly ChangeTopic[] | null; readonly orderBy?: ChangeOrder | null },
    page: PageArguments,
  ): Promise<ArticlePage | null> {
    requireOwner(actor, member.id);
    if (!member.leavingDate) return null;
    const oldestFirst = options.orderBy !== 'NEWEST_FIRST';
    return this.#articles.changesAfter(member.leavingDate, options.topics ?? undefined, oldestFirst, page);
  }

  /** Published since the member's previous visit and not yet read; before the first visit everything is unread. */
  async unread(actor: Actor, memberId: string, page: PageArguments): Promise<ArticlePage> {
    requireOwner(actor, memberId);
    const [visit, readIds] = await Promise.all([this.#visits.of(memberId), this.#visits.readIdsOf(memberId)]);
    return this.#articles.unread(visit?.previousAt ?? null, readIds, page);
  }

  revisions(actor: Actor, articleId: string): Promise<readonly ArticleRevisionRecord[]> {
    if (!hasRole(requireSignedIn(actor), 'SECRETARIAT')) throw forbidden();
    return this.#articles.revisionsOf(articleId);
  }
}

/** Throws unless `actor` is the member himself. */
function requireOwner(actor: Actor, memberId: string): void {
  if (requireMember(actor).id !== memberId) {
    throw forbidden({ ja: '本人だけが読めます。', en: 'Only the member himself can read this.' });
  }
}
