import type { Connection } from '../../../common/paging/connection';
import type { EventFormat, EventKind, EventState } from '../generated';

export interface VenueRecord {
  readonly name: string;
  readonly address: string;
  readonly access: string;
  readonly isStepFree: boolean;
}

/** What the secretariat may set when it makes or changes an event. */
export interface EventDetails {
  readonly title: string;
  readonly summaryEnglish: string | null;
  readonly description: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly venue: VenueRecord | null;
  readonly onlineUrl: string | null;
  readonly capacity: number;
  readonly registrationClosesAt: Date;
  readonly cancelDeadline: Date;
}

/** An event as stored. How many seats are taken stands in its SeatsRecord, so that an RSVP does not change the event. */
export interface EventRecord extends EventDetails {
  readonly _id: string;
  readonly kind: EventKind;
  readonly format: EventFormat;
  readonly state: EventState;
  readonly coHostId: string | null;
  readonly hostIds: readonly string[];
  readonly guestsPerMember: number;
  readonly needsApproval: boolean;
  readonly cancelReason: string | null;
  /** Grows with every change; compared with a client's `expectedVersion`. */
  readonly version: number;
  readonly updatedAt: Date;
}

export type EventPage = Connection<EventRecord>;

/** The event whose permissions are asked for. */
export interface EventPermissionsOf {
  readonly event: EventRecord;
}
