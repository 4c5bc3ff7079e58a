import { DAY } from '../../../common/clock';
import type { Issued } from '../invitation/invitation.store';
import type { HandedIn } from '../membership-application/membership-application.store';

/** How people come to the network (I2), in the order in which groups are listed. */
export const ROUTES = ['PERSONAL_INVITATION', 'INVITATION_CODE', 'SELF_APPLICATION'] as const;
export type Route = (typeof ROUTES)[number];

/** How far they get, the first stage first. */
const STAGES = ['INVITED', 'APPLIED', 'REGISTERED'] as const;
export type StageName = (typeof STAGES)[number];

/** How far one person got, and by which route. */
export interface Progress {
  readonly stage: StageName;
  readonly route: Route;
  /** Whole days from the application to the registration; null before it. */
  readonly days: number | null;
}

/**
 * How far each person got who was invited or applied in a period, as it was at `until`. Somebody who tried several times or by several routes
 * is one person, counted where they got furthest: by the person's key, by the roster entry that they turned out to be, and an invitation
 * that was used by its application.
 */
export function furthestStages(
  applications: readonly HandedIn[],
  invitations: readonly Issued[],
  until: Date,
): readonly Progress[] {
  const furthest = new Map<string, Progress>();
  const note = (person: string, progress: Progress) => {
    const known = furthest.get(person);
    if (!known || rankOf(progress) > rankOf(known)) furthest.set(person, progress);
  };
  const personOfApplication = new Map<string, string>();
  const personOfEntry = new Map<string, string>();
  for (const application of applications) {
    const person = personOf(application);
    personOfApplication.set(application._id, person);
    const entry = application.invitedEntryId ?? (application.memberId && application.match?.rosterEntryId);
    if (entry) personOfEntry.set(entry, person);
    note(person, progressOf(application, until));
  }
  for (const { _id, rosterEntryId, applicationId } of invitations) {
    const person =
      (applicationId && personOfApplication.get(applicationId)) ||
      (rosterEntryId && (personOfEntry.get(rosterEntryId) ?? rosterEntryId));
    const route = rosterEntryId ? 'PERSONAL_INVITATION' : 'INVITATION_CODE';
    note(person || _id, { stage: 'INVITED', route, days: null });
  }
  return [...furthest.values()];
}

/** Applications that were erased before they kept whose they were have no key, but the member's id. */
const personOf = ({ personKey, memberId, _id }: HandedIn): string => personKey || memberId || _id;

function progressOf(application: HandedIn, until: Date): Progress {
  const { submittedAt, memberId, decision } = application;
  // Written since there is a funnel; before, a registration without a decision followed the application at once.
  const registeredAt = memberId ? (application.registeredAt ?? decision?.decidedAt ?? submittedAt) : null;
  const route = routeOf(application);
  if (!registeredAt || registeredAt >= until) return { stage: 'APPLIED', route, days: null };
  return { stage: 'REGISTERED', route, days: Math.floor((registeredAt.getTime() - submittedAt.getTime()) / DAY) };
}

function routeOf({ route, invitedEntryId }: HandedIn): Route {
  if (route === 'SELF_APPLICATION') return route;
  return invitedEntryId ? 'PERSONAL_INVITATION' : 'INVITATION_CODE';
}

const rankOf = ({ stage }: Progress): number => STAGES.indexOf(stage);
