import type { ChangeStream, Document } from 'mongodb';

/** How long a stream without news is waited for; a second unless it is said. */
export const QUICK = { maxAwaitTimeMS: 50 };

/** Opens the stream on the server, so that every later write is seen. */
export async function opened<T extends ChangeStream>(stream: T): Promise<T> {
  await stream.tryNext();
  return stream;
}

/** The next events of a stream, which is closed then. */
export async function take(stream: ChangeStream, count: number): Promise<Document[]> {
  const events: Document[] = [];
  while (events.length < count) events.push((await stream.next()) as Document);
  await stream.close();
  return events;
}
