import DataLoader from 'dataloader';
import type { CohortStatistics } from '../../common/statistics/cohort-statistics';
import { measureLoaders, type MeasureLoaders } from '../../common/statistics/measure-loaders';
import { loaderByKey, type Loader } from '../../common/loader';
import type { SubgraphRequest } from '../../common/subgraph/subgraph';
import type { QuestionService } from '../../database/query-log/question-service';
import type { Measures } from './cohort/measures';
import type { ArticleEditingService } from './article/article-editing.service';
import type { ArticleRecord } from './article/article.record';
import type { ArticleService } from './article/article.service';
import type { ArticleStore } from './article/article.store';
import type { VisitService } from './visit/visit.service';
import type { VisitStore } from './visit/visit.store';

export interface Services {
  readonly statistics: CohortStatistics;
  readonly measures: Measures;
  readonly questions: QuestionService;
  readonly articles: ArticleService;
  readonly editing: ArticleEditingService;
  readonly visits: VisitService;
}

export interface Stores {
  readonly articles: ArticleStore;
  readonly visits: VisitStore;
}

export interface Loaders {
  readonly article: Loader<ArticleRecord>;
  /** Whether the asking member has read an article. */
  readonly readByViewer: DataLoader<string, boolean>;
}

/** What every resolver of this subgraph gets: who is asking, the rules, and loaders that live for one request. */
export interface Context extends SubgraphRequest {
  readonly services: Services;
  readonly loaders: Loaders;
  readonly measured: MeasureLoaders<keyof Measures>;
}

export function createContext(request: SubgraphRequest, services: Services, stores: Stores): Context {
  const memberId = request.actor.kind === 'member' ? request.actor.id : '';
  const loaders: Loaders = {
    article: loaderByKey(
      (ids) => stores.articles.byIds(ids),
      (record) => record._id,
    ),
    readByViewer: new DataLoader(async (articleIds) => {
      const read = await stores.visits.readAmong(memberId, articleIds);
      return articleIds.map((id) => read.has(id));
    }),
  };
  const measured = measureLoaders(services.statistics, services.measures, request);
  return { ...request, services, loaders, measured };
}
