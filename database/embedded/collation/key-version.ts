const { icu, unicode, cldr } = process.versions;

/** What the order of keys depends on: how this store makes them, and the tables of the ICU that it asks. */
export const KEY_VERSION = ['2', icu, unicode, cldr].join(' ');
