import type { ChangeStream } from 'mongodb';
import { DatabaseSession } from '../kit/session';
import { opened, QUICK, take } from '../kit/streams';

const session = new DatabaseSession();

test('what is done to a view is told to who asks for expanded events, and to nobody else', async () => {
  const expanded = { ...QUICK, showExpandedEvents: true };
  const told = await opened(session.db.watch([], expanded) as ChangeStream);
  const untold = await opened(session.db.watch([], QUICK) as ChangeStream);
  const ofName = await opened(session.db.collection('seen').watch([], expanded) as ChangeStream);
  const pipeline = [{ $match: { a: 1 } }];
  await session.db.createCollection('seen', { viewOn: 'notes', pipeline });
  await session.db.command({ collMod: 'seen', viewOn: 'notes', pipeline: [] });
  await session.db.dropCollection('seen');
  await session.db.collection('notes').insertOne({ a: 1 });
  const ns = { db: session.name, coll: 'seen' };
  const events = await take(told, 4);
  expect(events).toMatchObject([
    { operationType: 'create', ns, operationDescription: { viewOn: 'notes', pipeline } },
    { operationType: 'modify', ns, operationDescription: { viewOn: 'notes', pipeline: [] } },
    { operationType: 'drop', ns },
    { operationType: 'create', ns: { db: session.name, coll: 'notes' } },
  ]);
  expect(events.some((event) => 'ofView' in event || ('collectionUUID' in event && event.ns.coll === 'seen'))).toBe(
    false,
  );
  expect(await take(untold, 1)).toMatchObject([{ operationType: 'insert' }]);
  expect(await ofName.tryNext()).toBeNull();
  await ofName.close();
});
