// Records what the SDK of the tables sends and gets, and can answer the same requests again without any store.
import type { RequestPolicy } from '../src/adapters/azure/storage/rows.ts'

type Response = Awaited<ReturnType<RequestPolicy['sendRequest']>>

export interface Recorded {
  table: string
  /** Of the query, decoded; empty where the request is none. */
  filter: string
  /** The most rows that were asked for. */
  top: number
  partitionKeys: number
  rows: number
}

export interface Recorder {
  policy: RequestPolicy
  /** Those since the last call. */
  take(): readonly Recorded[]
  /** From now on a request that was seen before is answered as it was then. */
  replay(): void
}

export function createRecorder(): Recorder {
  let seen: Recorded[] = []
  const answers = new Map<string, Response>()
  let isReplaying = false
  const policy: RequestPolicy = {
    name: 'recorder',
    async sendRequest(request, next) {
      const known = isReplaying ? answers.get(request.url) : undefined
      if (known) return { ...known, request }
      const response = await next(request)
      const { pathname, searchParams } = new URL(request.url)
      const filter = searchParams.get('$filter') ?? ''
      seen.push({
        table: /(\w+)\(\)$/.exec(pathname)?.[1] ?? '',
        filter,
        top: Number(searchParams.get('$top')),
        partitionKeys: [...filter.matchAll(/\bPartitionKey eq /g)].length,
        rows: rowsOf(response.bodyAsText ?? ''),
      })
      answers.set(request.url, response)
      return response
    },
  }
  return {
    policy,
    take() {
      const taken = seen
      seen = []
      return taken
    },
    replay() {
      isReplaying = true
    },
  }
}

function rowsOf(body: string): number {
  try {
    const { value } = JSON.parse(body) as { value?: unknown }
    return Array.isArray(value) ? value.length : 0
  } catch {
    return 0
  }
}
