import { readFileSync } from 'node:fs';
import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';

/** Child process: `@apollo/server` on stock `@apollo/gateway`, as its documentation starts it. */
async function main([, , supergraph = '']: string[]): Promise<void> {
  const gateway = new ApolloGateway({ supergraphSdl: readFileSync(supergraph, 'utf8') });
  const { url } = await startStandaloneServer(new ApolloServer({ gateway }), {
    listen: { port: 0, host: '127.0.0.1' },
  });
  process.send?.({ url });
}

void main(process.argv);
