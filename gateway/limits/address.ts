import { isIPv4, isIPv6 } from 'node:net';

/**
 * The part of an address that one subscriber holds, to count by: an IPv4 address, or the first 64 bits of an IPv6 address, of which everybody
 * has 2^64 to choose from. Anything else as it is.
 */
export function subscriberOf(ip: string): string {
  if (!isIPv6(ip)) return ip;
  const [address = ''] = ip.toLowerCase().split('%');
  const embedded = /:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  if (embedded !== undefined && address.startsWith('::ffff:') && isIPv4(embedded)) return embedded;
  const [head = '', tail] = address.split('::');
  const [before, after] = [groupsOf(head), groupsOf(tail ?? '')];
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length - (embedded === undefined ? 0 : 1);
  const groups = [...before, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

const groupsOf = (text: string): string[] => (text === '' ? [] : text.split(':'));
