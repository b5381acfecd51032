// Whole stories in virtual time: those of the playbook over real HTTP and Azurite, and scenarios of the whole app in memory.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/stories/**/*.test.ts', 'test/scenarios/**/*.test.ts'],
    // By default one core is left idle: of two that is half.
    maxWorkers: '100%',
    globalSetup: ['test/support/azurite.ts'],
    reporters: ['default', './test/support/plain-reporter.ts'],
    // A story takes seconds; a machine that is busy with other work is no fault of it.
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
})
