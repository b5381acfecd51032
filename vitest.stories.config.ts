// The stories of the playbook: the emulator over real HTTP, Azurite for the store, the whole app in virtual time.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/stories/**/*.test.ts'],
    // By default one core is left idle: of two that is half.
    maxWorkers: '100%',
    globalSetup: ['test/support/azurite.ts'],
    reporters: ['default', './test/support/plain-reporter.ts'],
    // A story takes seconds; a machine that is busy with other work is no fault of it.
    testTimeout: 240_000,
    hookTimeout: 60_000,
  },
})
