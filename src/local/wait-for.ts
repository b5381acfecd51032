// Waits until something answers over HTTP, in wall time.

const pauseMs = 50

/** @throws Error that names the address when nothing answers in time; any HTTP answer counts */
export async function waitForHttp(url: string, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs
  while (performance.now() < deadline) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(2_000) })
      await response.body?.cancel()
      return
    } catch {
      await new Promise((done) => setTimeout(done, pauseMs))
    }
  }
  throw new Error(`nothing answered at ${url} within ${withinMs / 1000} s`)
}
