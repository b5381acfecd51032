// Asks whether the address of a topic answers at all: without a body and without credentials, so that nothing is published.
import type { TopicProbe } from '../../../ports/probes.ts'

/** @param timeoutMs of the wall */
export function createTopicProbe(
  endpoint: string,
  timeoutMs = 4_500,
  ask: typeof fetch = fetch,
): TopicProbe {
  return {
    async reach() {
      try {
        const signal = AbortSignal.timeout(timeoutMs)
        const answer = await ask(endpoint, { method: 'GET', redirect: 'manual', signal })
        await answer.body?.cancel()
        return { kind: 'answered', status: answer.status }
      } catch (error) {
        return { kind: 'unreachable', code: codeOf(error) }
      }
    },
  }
}

/** `ENOTFOUND`, `ECONNREFUSED`, `CERT_HAS_EXPIRED`: fetch hides it in the cause. Messages may quote the address. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no code'
  if (error.name === 'TimeoutError') return 'TimedOut'
  const { code } = (error.cause ?? {}) as { code?: unknown }
  return typeof code === 'string' ? code : error.name
}
