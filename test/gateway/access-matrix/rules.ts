import { EVERYBODY, type Persona } from './personas';

/** One sentence of who may what: a field that stands in no sentence fails the test. */
export interface Rule {
  readonly rule: string;
  readonly readers: readonly Persona[];
  readonly fields: readonly string[];
}

const SIGNED_IN = EVERYBODY.filter((persona) => persona !== 'anonymous');
const MEMBERS: readonly Persona[] = ['alumni', 'supporter'];
const COMPANY: readonly Persona[] = ['business-unit', 'recruiter', 'secretariat'];

/** Every root field of the graph. */
export const ROOT_RULES: readonly Rule[] = [
  {
    rule: 'whoever is not a member yet, or not signed in, may apply and sign in',
    readers: EVERYBODY,
    fields: [
      'Mutation.applyForMembership',
      'Mutation.redeemInvitation',
      'Mutation.appealMembershipDecision',
      'Query.signInRules',
      'Mutation.requestSignInCode',
      'Mutation.signIn',
      'Mutation.refreshSession',
    ],
  },
  {
    rule: 'everybody who has signed in reads what is published',
    readers: SIGNED_IN,
    fields: ['Query.article', 'Query.articles', 'Query.event', 'Query.events', 'Query.departments'],
  },
  {
    rule: 'members and the company look for partners and for people who come back',
    readers: [...MEMBERS, ...COMPANY],
    fields: [
      'Query.viewer',
      'Query.partnershipRequests',
      'Query.partnershipRequest',
      'Query.rehireRoles',
      'Query.rehireRole',
    ],
  },
  {
    rule: 'members act for themselves',
    readers: MEMBERS,
    fields: [
      'Query.viewerSessions',
      'Mutation.signOut',
      'Mutation.updateProfile',
      'Mutation.withdrawMembership',
      'Mutation.revokeSession',
      'Mutation.markArticleRead',
      'Mutation.recordVisit',
      'Mutation.registerForEvent',
      'Mutation.cancelRegistration',
      'Mutation.acceptOffer',
      'Mutation.expressInterest',
      'Mutation.withdrawInterest',
      'Mutation.expressRehireInterest',
      'Mutation.withdrawRehireInterest',
    ],
  },
  {
    rule: 'analysts and the secretariat read safe statistics',
    readers: ['analyst', 'secretariat'],
    fields: [
      'Query.cohorts',
      'Query.memberStatistics',
      'Query.rehireInterestStatistics',
      'Query.partnershipInterestStatistics',
      'Query.visitorStatistics',
      'Query.readerStatistics',
      'Query.registrantStatistics',
      'Query.attendeeStatistics',
      'Query.registrationFunnel',
      'Query.attendanceFunnel',
      'Query.rehireInterestFunnel',
      'Query.partnershipInterestFunnel',
    ],
  },
  {
    rule: 'business units write requests',
    readers: ['business-unit'],
    fields: [
      'Mutation.createPartnershipRequest',
      'Mutation.updatePartnershipRequest',
      'Mutation.submitPartnershipRequest',
    ],
  },
  {
    rule: 'a business unit and the secretariat may withdraw a request',
    readers: ['business-unit', 'secretariat'],
    fields: ['Mutation.withdrawPartnershipRequest'],
  },
  {
    rule: 'recruiters and the secretariat write roles',
    readers: ['recruiter', 'secretariat'],
    fields: [
      'Mutation.createRehireRole',
      'Mutation.updateRehireRole',
      'Mutation.publishRehireRole',
      'Mutation.closeRehireRole',
    ],
  },
  {
    rule: 'the secretariat runs the network',
    readers: ['secretariat'],
    fields: [
      'Query.invitations',
      'Query.member',
      'Query.auditEntries',
      'Query.erasures',
      'Query.analyst',
      'Mutation.suspendMember',
      'Mutation.reinstateMember',
      'Mutation.recordRejoin',
      'Mutation.signOutStaff',
      'Query.membershipApplications',
      'Query.rosterEntries',
      'Mutation.createArticle',
      'Mutation.updateArticle',
      'Mutation.submitArticle',
      'Mutation.returnArticleToDraft',
      'Mutation.scheduleArticle',
      'Mutation.publishArticle',
      'Mutation.archiveArticle',
      'Mutation.createEvent',
      'Mutation.publishEvent',
      'Mutation.changeEvent',
      'Mutation.cancelEvent',
      'Mutation.decideRegistration',
      'Mutation.createInvitation',
      'Mutation.revokeInvitation',
      'Mutation.approveMembership',
      'Mutation.declineMembership',
      'Mutation.importRoster',
      'Mutation.approvePartnershipRequest',
      'Mutation.returnPartnershipRequest',
      'Mutation.closePartnershipRequest',
    ],
  },
];

/** Every field that is marked as personal data, and what else tells about a person. `Type.*` stands for all fields of a type. */
export const SENSITIVE_RULES: readonly Rule[] = [
  {
    rule: 'a member is known to members and to those of the company who deal with them; services then decide on each one',
    readers: [...MEMBERS, ...COMPANY],
    fields: ['Member.id', 'Member.state', 'Member.pace', 'Member.interests', 'Member.leavingDate', 'Member.cohort'],
  },
  {
    rule: 'names are read by members and the secretariat',
    readers: [...MEMBERS, 'secretariat'],
    fields: ['Member.displayName', 'Member.name', 'PersonName.*', 'Registration.*'],
  },
  {
    rule: 'one’s address, career, devices and wishes are one’s own',
    readers: MEMBERS,
    fields: [
      'Member.email',
      'Member.assignments',
      'Member.presentWork',
      'Member.rehireInterest',
      'Assignment.*',
      'PresentWork.*',
      'RehireInterest.*',
      'Session.*',
    ],
  },
  {
    rule: 'who is interested in a request is known to them, to its department and to the secretariat',
    readers: [...MEMBERS, 'business-unit', 'secretariat'],
    fields: ['Proposal.id', 'Proposal.member', 'Proposal.message', 'Proposal.history'],
  },
  {
    rule: 'applications, invitations and the roster are the secretariat’s',
    readers: ['secretariat'],
    fields: [
      'MembershipApplication.*',
      'Invitation.*',
      'RosterEntry.*',
      'AuditEntry.*',
      'Analyst.*',
      'Article.version',
      'Article.revisions',
    ],
  },
  {
    rule: 'measures of cohorts are for analysts and the secretariat',
    readers: ['analyst', 'secretariat'],
    fields: [
      'Cohort.members',
      'Cohort.rehireInterest',
      'Cohort.partnershipInterests',
      'Cohort.visitors',
      'Cohort.readers',
      'Cohort.registrants',
      'Cohort.attendees',
    ],
  },
];
