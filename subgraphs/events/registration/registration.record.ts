import type { Connection } from '../../../common/paging/connection';
import type { RegistrationState } from '../generated';

/** A member's RSVP to an event, as stored. An RSVP that ended stays; a new one is a new record. */
export interface RegistrationRecord {
  readonly _id: string;
  readonly eventId: string;
  readonly memberId: string;
  /** The member's cohort when the RSVP was made. */
  readonly cohortId: string;
  readonly state: RegistrationState;
  /** Whether it has not ended; a member has at most one active registration for an event. */
  readonly isActive: boolean;
  readonly guests: number;
  /** Seats it needs: the member and the guests. */
  readonly seats: number;
  /** Place in the order of arrival among the event's RSVPs. */
  readonly ticket: number;
  readonly requestedAt: Date;
  readonly offerExpiresAt: Date | null;
  /** Start of the event, copied so that a member's RSVPs can be sorted by it. */
  readonly eventStartsAt: Date;
}

export type RegistrationPage = Connection<RegistrationRecord>;
