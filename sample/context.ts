import type { Clock } from '../common/clock';
import type { IdGenerator } from '../common/ids';
import type { SamplePerson } from './people';
import type { SAMPLE_STAFF } from './staff';

/** What each subgraph's `seed…` function gets; see sample/people.ts. */
export interface SampleContext {
  readonly people: readonly SamplePerson[];
  readonly staff: typeof SAMPLE_STAFF;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}
