import { ICalCalendarMethod, ICalEventStatus, default as ical } from 'ical-generator';
import type { EventRecord } from './event.record';

/** An iCalendar file (RFC 5545) of one event. Importing a newer version replaces the older one, by UID and SEQUENCE. */
export function calendarFileOf(event: EventRecord, onlineUrl: string | null): string {
  const calendar = ical({ prodId: '//alumni-graph//events//JA', method: ICalCalendarMethod.PUBLISH });
  calendar.createEvent({
    id: `${event._id}@alumni-graph.example`,
    sequence: event.version,
    stamp: event.updatedAt,
    start: event.startsAt,
    end: event.endsAt,
    summary: event.title,
    description: event.description,
    status: event.state === 'CANCELLED' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    ...(event.venue && { location: `${event.venue.name} ${event.venue.address}` }),
    ...(onlineUrl && { url: onlineUrl }),
  });
  return calendar.toString();
}
