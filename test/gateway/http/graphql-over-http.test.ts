import { serverAudits } from 'graphql-http';
import { testGateway, type TestGateway } from '../kit/gateway';

/** The 61 checks of the GraphQL-over-HTTP working group's reference implementation, against a gateway that listens. */
describe('GraphQL over HTTP', () => {
  let test: TestGateway;
  let url = '';
  beforeAll(async () => {
    test = await testGateway();
    url = `${await test.gateway.listen(0, '127.0.0.1')}/graphql`;
  });
  afterAll(() => test.gateway.stop());

  const audits = serverAudits({ url: () => url });

  it('has as many checks as when this was written', () => expect(audits).toHaveLength(61));

  it.each(audits.map((audit) => [audit.name, audit.id, audit] as const))('%s (%s)', async (_name, _id, audit) => {
    const result = await audit.fn();
    const failure = result.status === 'ok' ? undefined : result.reason;
    expect(failure).toBeUndefined();
  });
});
