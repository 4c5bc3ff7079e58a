'use strict';

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: { '^.+\\.[cm]?[jt]s$': ['@swc/jest'] },
  // These ship ES modules only; Jest needs them as CommonJS, which Node 20.19+ itself does not.
  transformIgnorePatterns: ['/node_modules/(?!(?:jose|cookie)/)'],
  modulePathIgnorePatterns: ['<rootDir>/data/', '<rootDir>/bench/node_modules/'],
  testTimeout: 60_000,
  reporters: ['default', '<rootDir>/test/testkit/summary-reporter.cjs'],
};
