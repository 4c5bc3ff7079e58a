/** Which record stands behind a type of this subgraph's schema; read by `npm run codegen`. */
export const mappers = {
  Event: './event/event.record#EventRecord',
  EventConnection: './event/event.record#EventPage',
  EventPermissions: './event/event.record#EventPermissionsOf',
  Analyst: '../../common/statistics/cohort-resolvers#Stub',
  Cohort: '../../common/statistics/cohort-resolvers#Stub',
  Member: './member/member.record#MemberStub',
  Registration: './registration/registration.record#RegistrationRecord',
  RegistrationConnection: './registration/registration.record#RegistrationPage',
  RsvpConfirmed: './registration/registration.record#RegistrationRecord',
  RsvpWaitlisted: './registration/registration.record#RegistrationRecord',
  RsvpRequested: './registration/registration.record#RegistrationRecord',
};
