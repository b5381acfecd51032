// The suite against recorded answers, contracts and schemas, whose folder `tools/conformance.ts` is given.
// The emulator's own tests run with it: there every answer they provoke is checked against the contract.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/conformance/**/*.test.ts', 'test/emulator/**/*.test.ts'],
    // By default one core is left idle: of two that is half.
    maxWorkers: '100%',
    reporters: ['default', './test/support/plain-reporter.ts'],
    // Only what hangs takes so long; a machine that is busy with other work is no fault of a test.
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
})
