// The suite over real processes: Azurite, emulator and app are started, killed and started again. Minutes, not seconds.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/stack/**/*.test.ts'],
    reporters: ['default', './test/support/plain-reporter.ts'],
    // Each file runs a stack of its own: one at a time on a small machine.
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 180_000,
  },
})
