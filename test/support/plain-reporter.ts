// A reporter that ends the run with one plain line: `N passed, N failed, N skipped`.
import type { Reporter, TestModule } from 'vitest/node'

export default class PlainReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0 }
    for (const module of modules) {
      let tests = 0
      for (const test of module.children.allTests()) {
        tests += 1
        const { state } = test.result()
        if (state !== 'pending') counts[state] += 1
      }
      // A file that did not load has no tests: it must not count as silence.
      if (tests === 0 && !module.ok()) counts.failed += 1
    }
    process.stdout.write(
      `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`,
    )
  }
}
