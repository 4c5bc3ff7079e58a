import { buildSubgraph } from '../../common/subgraph/subgraph';
import { department } from './department/department.resolvers';

export const buildSchema = () => buildSubgraph([department]);
