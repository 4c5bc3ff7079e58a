import type { CohortStatistics } from '../../common/statistics/cohort-statistics';
import { measureLoaders, type MeasureLoaders } from '../../common/statistics/measure-loaders';
import { loaderByKey, type Loader } from '../../common/loader';
import type { SubgraphRequest } from '../../common/subgraph/subgraph';
import type { QuestionService } from '../../database/query-log/question-service';
import type { Funnels, Measures } from './cohort/measures';
import type { DepartmentRecord } from './department/department.record';
import type { DepartmentService } from './department/department.service';
import type { DepartmentStore } from './department/department.store';
import type { PartnershipRequestRecord } from './partnership-request/partnership-request.record';
import type { PartnershipRequestService } from './partnership-request/partnership-request.service';
import type { PartnershipRequestStore } from './partnership-request/partnership-request.store';
import type { ProposalRecord } from './proposal/proposal.record';
import type { ProposalService } from './proposal/proposal.service';
import type { ProposalStore } from './proposal/proposal.store';
import type { RehireInterestService } from './rehire-interest/rehire-interest.service';
import type { RehireRoleRecord } from './rehire-role/rehire-role.record';
import type { RehireRoleService } from './rehire-role/rehire-role.service';
import type { RehireRoleStore } from './rehire-role/rehire-role.store';

export interface Services {
  readonly departments: DepartmentService;
  readonly partnershipRequests: PartnershipRequestService;
  readonly proposals: ProposalService;
  readonly rehireRoles: RehireRoleService;
  readonly rehireInterests: RehireInterestService;
  readonly statistics: CohortStatistics;
  readonly measures: Measures;
  readonly funnels: Funnels;
  readonly questions: QuestionService;
}

/** Stores that loaders read. */
export interface Stores {
  readonly departments: DepartmentStore;
  readonly partnershipRequests: PartnershipRequestStore;
  readonly proposals: ProposalStore;
  readonly rehireRoles: RehireRoleStore;
}

export interface Loaders {
  readonly department: Loader<DepartmentRecord>;
  readonly partnershipRequest: Loader<PartnershipRequestRecord>;
  /** The actor's own proposal by partnership request. */
  readonly ownProposal: Loader<ProposalRecord>;
  readonly rehireRole: Loader<RehireRoleRecord>;
}

/** What every resolver of this subgraph gets: who is asking, the rules, and loaders that live for one request. */
export interface Context extends SubgraphRequest {
  readonly services: Services;
  readonly loaders: Loaders;
  readonly measured: MeasureLoaders<keyof Measures>;
}

export function createContext(request: SubgraphRequest, services: Services, stores: Stores): Context {
  const { actor } = request;
  const loaders: Loaders = {
    department: loaderByKey(
      (ids) => stores.departments.byIds(ids),
      (record) => record._id,
    ),
    partnershipRequest: loaderByKey(
      (ids) => stores.partnershipRequests.byIds(ids),
      (record) => record._id,
    ),
    ownProposal: loaderByKey(
      (ids) => (actor.kind === 'member' ? stores.proposals.ofMember(actor.id, ids) : Promise.resolve([])),
      (record) => record.partnershipRequestId,
    ),
    rehireRole: loaderByKey(
      (ids) => stores.rehireRoles.byIds(ids),
      (record) => record._id,
    ),
  };
  const measured = measureLoaders(services.statistics, services.measures, request);
  return { ...request, services, loaders, measured };
}
