import { Schema, type Connection, type Model } from 'mongoose';
import type { EventRecord, VenueRecord } from './event.record';

const text = { type: String, required: true } as const;
const moment = { type: Date, required: true } as const;
const venue = new Schema<VenueRecord>(
  { name: text, address: text, access: text, isStepFree: { type: Boolean, required: true } },
  { _id: false },
);
const schema = new Schema<EventRecord>(
  {
    _id: text,
    kind: text,
    format: text,
    state: text,
    title: text,
    summaryEnglish: { type: String, default: null },
    description: text,
    startsAt: moment,
    endsAt: moment,
    venue: { type: venue, default: null },
    onlineUrl: { type: String, default: null },
    coHostId: { type: String, default: null },
    hostIds: [String],
    capacity: { type: Number, required: true },
    guestsPerMember: { type: Number, required: true },
    needsApproval: { type: Boolean, required: true },
    registrationClosesAt: moment,
    cancelDeadline: moment,
    cancelReason: { type: String, default: null },
    version: { type: Number, required: true },
    updatedAt: moment,
  },
  { collection: 'events', versionKey: false },
);
// events, upcomingEvents: by state and start.
schema.index({ state: 1, startsAt: 1, _id: 1 });

export function eventModel(connection: Connection): Model<EventRecord> {
  return connection.model<EventRecord>('Event', schema, undefined, { overwriteModels: true });
}
