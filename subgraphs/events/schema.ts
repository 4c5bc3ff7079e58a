import { buildSubgraph } from '../../common/subgraph/subgraph';
import { cohort } from './cohort/cohort.resolvers';
import { department } from './department/department.resolvers';
import { eventEditing } from './event/event-editing.resolvers';
import { event } from './event/event.resolvers';
import { member } from './member/member.resolvers';
import { registration } from './registration/registration.resolvers';

export const buildSchema = () => buildSubgraph([cohort, department, event, eventEditing, member, registration]);
