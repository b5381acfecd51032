// The suite over real processes: Azurite, emulator and app are started, killed and started again. Minutes, not seconds.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/stack/**/*.test.ts'],
    reporters: ['default', './test/support/plain-reporter.ts'],
    // Each file runs a stack of its own, which mostly waits for virtual minutes: two at a time fit a small machine.
    maxWorkers: 2,
    // Only what hangs takes so long; a machine that is busy with other work is no fault of a test.
    testTimeout: 600_000,
    hookTimeout: 300_000,
  },
})
