/**
 * The ledger of an event's seats, apart from the event. Every RSVP writes it first, in the transaction that writes the RSVP itself: so
 * RSVPs of one event are ordered, and the ledger always agrees with the registrations, also after a crash.
 */
export interface SeatsRecord {
  /** The event's id. */
  readonly _id: string;
  /** Whether RSVPs are taken: published and not called off. */
  readonly isOpen: boolean;
  readonly capacity: number;
  /** Seats of CONFIRMED and OFFERED registrations, guests included; never more than `capacity`. */
  readonly taken: number;
  /** The last ticket that was given out; tickets number the RSVPs in order of arrival. */
  readonly sequence: number;
}
