import { Schema, type Connection, type Model } from 'mongoose';
import type { RegistrationRecord } from './registration.record';

const text = { type: String, required: true } as const;
const count = { type: Number, required: true } as const;
const moment = { type: Date, required: true } as const;
const schema = new Schema<RegistrationRecord>(
  {
    _id: text,
    eventId: text,
    memberId: text,
    cohortId: text,
    state: text,
    isActive: { type: Boolean, required: true },
    guests: count,
    seats: count,
    ticket: count,
    requestedAt: moment,
    offerExpiresAt: { type: Date, default: null },
    eventStartsAt: moment,
  },
  { collection: 'registrations', versionKey: false },
);
// One active registration of a member for an event; viewerRegistration.
schema.index({ memberId: 1, eventId: 1 }, { unique: true, partialFilterExpression: { isActive: true } });
// myRegistrations: a member's, latest event first.
schema.index({ memberId: 1, eventStartsAt: -1, _id: -1 });
// Who waits next, and places on the waitlist.
schema.index({ eventId: 1, state: 1, ticket: 1 });
// registrantsByCohort: who had a seat in a period, answered from the index alone.
schema.index({ state: 1, eventStartsAt: 1, cohortId: 1, memberId: 1 });
// Event.registrations: in order of arrival.
schema.index({ eventId: 1, ticket: 1, _id: 1 });
// Offers that lapse.
schema.index({ offerExpiresAt: 1 }, { partialFilterExpression: { state: 'OFFERED' } });
// Cohort measures: distinct members of a cohort in a period.
schema.index({ cohortId: 1, eventStartsAt: 1 });

export function registrationModel(connection: Connection): Model<RegistrationRecord> {
  return connection.model<RegistrationRecord>('Registration', schema, undefined, { overwriteModels: true });
}
