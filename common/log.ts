import pino, { type Logger } from 'pino';

export type Log = Logger;

/**
 * Structured log on standard error, so that standard output stays readable for people. Personal data must never be handed to it; the
 * redaction below is the last net for headers, not a licence.
 */
export function createLog(level: string): Log {
  return pino(
    { level, base: undefined, redact: ['*.authorization', '*.cookie', '*.email', '*.token', '*.code'] },
    pino.destination({ fd: 2, sync: false }),
  );
}

export const silentLog: Log = pino({ level: 'silent' });
