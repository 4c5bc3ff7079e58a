import { buildSubgraph } from '../../common/subgraph/subgraph';
import { articleEditing } from './article/article-editing.resolvers';
import { article } from './article/article.resolvers';
import { cohort } from './cohort/cohort.resolvers';
import { member } from './member/member.resolvers';
import { visit } from './visit/visit.resolvers';

export const buildSchema = () => buildSubgraph([cohort, article, articleEditing, member, visit]);
