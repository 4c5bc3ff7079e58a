import type { Log } from '../../common/log';
import type { Observation } from './metrics';

/**
 * One line per answered request, at level info. It says what was asked and how it went; who asked is told only by kind, and neither
 * documents nor variables nor addresses are in it.
 */
export function logRequest(log: Log, { seconds, ...observation }: Observation): void {
  log.info({ ...observation, ms: Math.round(seconds * 1_000_000) / 1_000 }, 'request');
}
