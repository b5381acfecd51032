// Records what the SDK of the tables sends and gets, and can send the same requests to where the same answers are.
import type { RequestPolicy } from '../src/adapters/azure/storage/rows.ts'
import type { AnswerServer } from './answer-server.ts'

type Response = Awaited<ReturnType<RequestPolicy['sendRequest']>>

export interface Recorded {
  table: string
  /** Of the query, decoded; empty where the request is none. */
  filter: string
  /** The columns that were asked for; empty where it was all of them. */
  select: string
  /** The most rows that were asked for. */
  top: number
  partitionKeys: number
  rows: number
  /** Of the answer. */
  bytes: number
}

export interface Recorder {
  policy: RequestPolicy
  /** Those since the last call. */
  take(): readonly Recorded[]
  /** From now on a request that was seen before goes to that server, which answers as the store did then. */
  replayFrom(server: AnswerServer): Promise<void>
}

export function createRecorder(): Recorder {
  let seen: Recorded[] = []
  const answers = new Map<string, Response>()
  let origin: string | undefined
  const policy: RequestPolicy = {
    name: 'recorder',
    async sendRequest(request, next) {
      if (origin !== undefined && answers.has(request.url)) {
        request.url = `${origin}${pathOf(request.url)}`
        return next(request)
      }
      const response = await next(request)
      const { pathname, searchParams } = new URL(request.url)
      const filter = searchParams.get('$filter') ?? ''
      seen.push({
        table: /(\w+)\(\)$/.exec(pathname)?.[1] ?? '',
        filter,
        select: searchParams.get('$select') ?? '',
        top: Number(searchParams.get('$top')),
        partitionKeys: [...filter.matchAll(/\bPartitionKey eq /g)].length,
        rows: rowsOf(response.bodyAsText ?? ''),
        bytes: Buffer.byteLength(response.bodyAsText ?? ''),
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
    async replayFrom(server) {
      for (const [url, { headers, bodyAsText }] of answers) {
        const told = [...headers].filter(([name]) => /^(content-type|x-ms-)/i.test(name))
        const path = pathOf(url)
        await server.keep({ path, headers: Object.fromEntries(told), body: bodyAsText ?? '' })
      }
      origin = server.origin
    },
  }
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url)
  return `${pathname}${search}`
}

function rowsOf(body: string): number {
  try {
    const { value } = JSON.parse(body) as { value?: unknown }
    return Array.isArray(value) ? value.length : 0
  } catch {
    return 0
  }
}
