// The suite over infra/ and the deployed package; what needs Bicep's compiler is skipped where it is missing.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/infra/**/*.test.ts'],
    // By default one core is left idle: of two that is half.
    maxWorkers: '100%',
    reporters: ['default', './test/support/plain-reporter.ts'],
    // The compiler is a program of 120 MB that is started anew for each question: seconds, and minutes on a busy machine.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
})
