// The suite over the emulator's page in a real browser: Debian's chromium. Skipped, and said so, where there is none.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    reporters: ['default', './test/support/plain-reporter.ts'],
    // Each file starts a browser of its own: one at a time on a small machine.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
