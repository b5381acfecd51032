// The suite over the emulator's page in a real browser: Debian's chromium. Skipped, and said so, where there is none.
import { defineConfig } from 'vitest/config'

/** Judges how long frames take: nothing else of the suite may run beside it. */
const frames = ['test/browser/console-scroll.test.ts']

export default defineConfig({
  test: {
    reporters: ['default', './test/support/plain-reporter.ts'],
    // Each file starts a browser of its own, and waits for it as long as it computes: two at a time fill a small machine.
    maxWorkers: 2,
    // Only what hangs takes so long; a machine that is busy with other work is no fault of a test.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    projects: [
      {
        extends: true,
        test: { name: 'frames', include: frames, sequence: { groupOrder: 1 } },
      },
      {
        extends: true,
        test: {
          ...{ name: 'pages', include: ['test/browser/**/*.test.ts'], exclude: frames },
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
