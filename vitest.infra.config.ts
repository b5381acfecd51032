// The suite over infra/ and the deployed package; what needs Bicep's compiler is skipped where it is missing.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/infra/**/*.test.ts'],
    reporters: ['default', './test/support/plain-reporter.ts'],
    // The compiler is a program of 120 MB that is started anew for each question.
    testTimeout: 60_000,
    hookTimeout: 180_000,
  },
})
