// The ordinary suite: everything that runs with nothing but Node.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['infra', 'browser', 'conformance', 'stack', 'stories', 'scenarios'].map(
      (name) => `test/${name}/**`,
    ),
    // By default one core is left idle: of two that is half.
    maxWorkers: '100%',
    globalSetup: ['test/support/azurite.ts'],
    reporters: ['default', './test/support/plain-reporter.ts'],
    // Only what hangs takes so long; a machine that is busy with other work is no fault of a test.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
