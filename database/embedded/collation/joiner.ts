/** Between two characters it keeps them from being taken as one letter, and has no weight itself (COMBINING GRAPHEME JOINER). */
export const JOINER = '\u034f';
