import type { SubgraphDatabase } from '../database/subgraph-database';
import type { SampleContext } from './context';

/** Fills in the opportunities of the sample network. */
export async function seedOpportunities(_database: SubgraphDatabase, _context: SampleContext): Promise<void> {}
