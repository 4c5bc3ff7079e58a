import { Long } from 'bson';
import { timestamp } from '../../clock';
import { StoreError } from '../../errors';
import { configOf, SET_NAME } from '../../system/replica-set-config';
import { atAdmin, type Command } from '../command';

/** `rs.status()`: one member, which is the primary. */
export const replSetGetStatus: Command = (call) => {
  atAdmin(call);
  const { engine } = call;
  const now = engine.now();
  const optime = { ts: timestamp(engine.clock.committed), t: Long.ONE };
  const times = { optime, optimeDate: now, lastAppliedWallTime: now, lastDurableWallTime: now };
  return {
    set: SET_NAME,
    date: now,
    myState: 1,
    term: Long.ONE,
    syncSourceHost: '',
    syncSourceId: -1,
    heartbeatIntervalMillis: Long.fromNumber(2_000),
    majorityVoteCount: 1,
    writeMajorityCount: 1,
    votingMembersCount: 1,
    writableVotingMembersCount: 1,
    optimes: {
      lastCommittedOpTime: optime,
      readConcernMajorityOpTime: optime,
      appliedOpTime: optime,
      durableOpTime: optime,
    },
    members: [
      {
        _id: 0,
        name: engine.address,
        health: 1,
        state: 1,
        stateStr: 'PRIMARY',
        uptime: Math.floor((now.getTime() - engine.startedAt.getTime()) / 1_000),
        ...times,
        syncSourceHost: '',
        syncSourceId: -1,
        infoMessage: '',
        electionTime: timestamp(BigInt(Math.floor(engine.startedAt.getTime() / 1_000)) << 32n),
        electionDate: engine.startedAt,
        configVersion: 1,
        configTerm: 1,
        self: true,
        lastHeartbeatMessage: '',
      },
    ],
  };
};

/** `rs.conf()`. */
export const replSetGetConfig: Command = (call) => {
  atAdmin(call);
  return { config: configOf(call.engine.address) };
};

/** What a command without concerns of its own is done with; nobody has set it. */
export const getDefaultRWConcern: Command = (call) => {
  atAdmin(call);
  return {
    defaultReadConcern: { level: 'local' },
    defaultWriteConcern: { w: 'majority', wtimeout: 0 },
    defaultWriteConcernSource: 'implicit',
    defaultReadConcernSource: 'implicit',
    localUpdateWallClockTime: call.engine.startedAt,
  };
};

/** `rs.initiate()`, as scripts that set up a server of one node run it. */
export const replSetInitiate: Command = (call) => {
  atAdmin(call);
  throw new StoreError(23, 'AlreadyInitialized', 'already initialized');
};
