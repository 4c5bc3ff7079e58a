import { createHash } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The same person has the same id each time, but a subject such as an employee number or an address cannot be read from it. */
export const staffIdOf = (issuer: string, subject: string): string => `stf_${digestOf(`${issuer}\n${subject}`)}`;

/** A session at the provider, in the same way. */
export const sessionIdOf = (issuer: string, sid: string): string => `oid_${digestOf(`${issuer}\nsession\n${sid}`)}`;

function digestOf(text: string): string {
  const digest = createHash('sha256').update(text).digest();
  return [...digest.subarray(0, 26)].map((byte) => CROCKFORD[byte % 32]).join('');
}
