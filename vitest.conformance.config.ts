// The suite against recorded answers, contracts and schemas, whose folder `tools/conformance.ts` is given.
// The emulator's own tests run with it: there every answer they provoke is checked against the contract.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/conformance/**/*.test.ts', 'test/emulator/**/*.test.ts'],
    reporters: ['default', './test/support/plain-reporter.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
