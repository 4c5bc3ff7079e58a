import type { MongoClient } from 'mongodb';
import type { SentCommand } from '../../testkit/sent-command';

interface Lookup {
  readonly filter: unknown;
  readonly sort?: unknown;
}

/** What a command looks for: one query for each of its statements; none for those that look for nothing, such as an insert. */
function lookupsOf({ name, body }: SentCommand): Lookup[] {
  switch (name) {
    case 'find':
      return [{ filter: body.filter ?? {}, sort: body.sort }];
    case 'count':
    case 'distinct':
      return [{ filter: body.query ?? {} }];
    case 'findAndModify':
      return [{ filter: body.query ?? {}, sort: body.sort }];
    case 'update':
    case 'delete':
      return (body[`${name}s`] as { q: unknown }[]).map(({ q }) => ({ filter: q }));
    case 'aggregate': {
      const [first] = body.pipeline as Record<string, unknown>[];
      return [{ filter: first?.$match ?? {} }];
    }
    default:
      return [];
  }
}

/** The lookups of a command by which the server would read a whole collection, in words; it is asked to explain each. */
export async function scansOf(client: MongoClient, command: SentCommand): Promise<string[]> {
  const scans: string[] = [];
  const { hint } = command.body;
  for (const { filter, sort } of lookupsOf(command)) {
    const order = { ...(sort !== undefined && { sort }), ...(hint !== undefined && { hint }) };
    const find = { find: command.body[command.name], filter, ...order };
    const { queryPlanner } = await client
      .db(command.body.$db as string)
      .command({ explain: find, verbosity: 'queryPlanner' });
    if (JSON.stringify(queryPlanner.winningPlan).includes('"COLLSCAN"')) {
      scans.push(`${command.name} ${String(find.find)} ${JSON.stringify(filter)}`);
    }
  }
  return scans;
}
