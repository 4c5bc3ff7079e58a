import { isPlainObject, numeric, truthy, type Document } from '../../values/values';
import type { Call, Command } from '../command';

/** The one account, as `show users` and tools list it; it belongs to the admin database. */
export const usersInfo: Command = (call) => ({
  users: call.engine.accounts
    .map(({ user }) => ({
      _id: `admin.${user}`,
      user,
      db: 'admin',
      roles: [{ role: 'root', db: 'admin' }],
      mechanisms: ['SCRAM-SHA-256'],
    }))
    .filter(({ user }) => isAsked(call, call.body.usersInfo, user)),
});

/** There are no roles of one's own making. */
export const rolesInfo: Command = () => ({ roles: [] });

function isAsked(call: Call, asked: unknown, user: string): boolean {
  if (Array.isArray(asked)) return asked.some((each) => isAsked(call, each, user));
  if (isPlainObject(asked)) return truthy(asked.forAllDBs) || isNamed(asked, user);
  if (numeric(asked) !== undefined) return call.database === 'admin';
  return call.database === 'admin' && asked === user;
}

const isNamed = ({ user, db }: Document, name: string): boolean => user === name && db === 'admin';
