import { openSubgraphDatabase } from '../../database/subgraph-database';
import { openTestDatabase } from '../testkit/mongo';

test('a connection that cannot be ended, as with a transaction whose server is away, holds up no stop', async () => {
  const server = await openTestDatabase();
  const { connection, close } = await openSubgraphDatabase(server.uri, server.databaseName);
  const ending = jest.spyOn(connection, 'close').mockReturnValue(new Promise(() => undefined));
  await close();
  expect(ending).toHaveBeenCalledTimes(1);
  ending.mockRestore();
  await connection.close();
  await server.close();
});
