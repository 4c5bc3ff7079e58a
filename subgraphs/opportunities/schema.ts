import { buildSubgraph } from '../../common/subgraph/subgraph';
import { cohort } from './cohort/cohort.resolvers';
import { department } from './department/department.resolvers';
import { member } from './member/member.resolvers';
import { partnershipRequest } from './partnership-request/partnership-request.resolvers';
import { proposal } from './proposal/proposal.resolvers';
import { rehireInterest } from './rehire-interest/rehire-interest.resolvers';
import { rehireRole, workingConditions } from './rehire-role/rehire-role.resolvers';

export const buildSchema = () =>
  buildSubgraph([
    department,
    member,
    cohort,
    partnershipRequest,
    proposal,
    rehireInterest,
    rehireRole,
    workingConditions,
  ]);
