/** Which record stands behind a type of this subgraph's schema; read by `npm run codegen`. */
export const mappers = {
  Member: './member/member.record#MemberRecord',
  PersonName: './person-name/person-name.record#PersonNameRecord',
  Cohort: './cohort/cohort.record#CohortRecord',
  CohortConnection: './cohort/cohort.record#CohortPage',
  MembershipApplication: './membership-application/membership-application.record#MembershipApplicationRecord',
  MembershipApplicationConnection: './membership-application/membership-application.store#ApplicationPage',
  MembershipReceipt: './membership-application/application.service#ApplicationReceipt',
  Invitation: './invitation/invitation.record#InvitationRecord',
  InvitationConnection: './invitation/invitation.store#InvitationPage',
  RosterEntry: './roster/roster-entry.record#RosterEntryRecord',
  RosterEntryConnection: './roster/roster.store#RosterEntryPage',
  RosterImportReport: './roster/roster-import.service#RosterImportResult',
  RosterProblem: './roster/roster-problem#FoundProblem',
  Session: './session/session.record#SessionRecord',
  SessionTokens: './session/session.service#IssuedTokens',
};
