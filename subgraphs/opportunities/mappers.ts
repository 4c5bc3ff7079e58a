/** Which record stands behind a type of this subgraph's schema; read by `npm run codegen`. */
export const mappers = {
  Department: './department/department.record#DepartmentRecord',
  Member: './member/member.record#MemberStub',
  Analyst: '../../common/statistics/cohort-resolvers#Stub',
  Cohort: '../../common/statistics/cohort-resolvers#Stub',
  PartnershipRequest: './partnership-request/partnership-request.record#PartnershipRequestRecord',
  PartnershipRequestConnection: './partnership-request/partnership-request.record#PartnershipRequestConnectionRecord',
  PartnershipRequestPermissions: './partnership-request/partnership-request.record#PartnershipRequestViewed',
  Proposal: './proposal/proposal.record#ProposalRecord',
  ProposalConnection: './proposal/proposal.record#ProposalConnectionRecord',
  RehireInterest: './rehire-interest/rehire-interest.record#RehireInterestRecord',
  RehireRole: './rehire-role/rehire-role.record#RehireRoleRecord',
  RehireRoleConnection: './rehire-role/rehire-role.record#RehireRoleConnectionRecord',
  RehireRoleRevision: './rehire-role/rehire-role.record#RehireRoleRevisionRecord',
  WorkingConditions: './rehire-role/working-conditions#WorkingConditionsRecord',
};
