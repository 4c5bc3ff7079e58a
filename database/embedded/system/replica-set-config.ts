import { Long, ObjectId } from 'bson';
import type { Document } from '../values/values';

/** Every store calls itself so: it is a set of its own, whatever others there are. */
export const SET_NAME = 'rs0';
const SET_ID = new ObjectId('7fffffff0000000000000002');

/** What `rs.conf()` shows of a set whose one member is reached at `address`. */
export const configOf = (address: string): Document => ({
  _id: SET_NAME,
  version: 1,
  term: 1,
  members: [
    {
      _id: 0,
      host: address,
      arbiterOnly: false,
      buildIndexes: true,
      hidden: false,
      priority: 1,
      tags: {},
      secondaryDelaySecs: Long.ZERO,
      votes: 1,
    },
  ],
  protocolVersion: Long.ONE,
  writeConcernMajorityJournalDefault: true,
  settings: {
    chainingAllowed: true,
    heartbeatIntervalMillis: 2_000,
    heartbeatTimeoutSecs: 10,
    electionTimeoutMillis: 10_000,
    getLastErrorModes: {},
    getLastErrorDefaults: { w: 1, wtimeout: 0 },
    replicaSetId: SET_ID,
  },
});
