// What a page of the history costs on the wire: the requests that the real table client sends, counted as they go out.
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { createAzureRows, type RequestPolicy } from '../../src/adapters/azure/storage/rows.ts'
import { dayMs, minuteMs } from '../../src/domain/durations.ts'
import { createHistory } from '../../src/record/history.ts'
import type { HistoryQuery } from '../../src/record/history-query.ts'
import { incidentOf } from '../record/builders.ts'

interface Sent {
  method: string
  /** The filter of the query; each names one partition or reads nothing. */
  filter: string
  /** The columns that are asked for; null where it is all of them. */
  select: string | null
  rows: number
}

const sent: Sent[] = []
const recorder: RequestPolicy = {
  name: 'recorder',
  async sendRequest(request, next) {
    const response = await next(request)
    const { searchParams } = new URL(request.url)
    const filter = searchParams.get('$filter') ?? ''
    const select = searchParams.get('$select')
    const { value = [] } = Object(
      request.method === 'GET' ? JSON.parse(response.bodyAsText ?? '{}') : {},
    ) as { value?: unknown[] }
    sent.push({ method: request.method, filter, select, rows: value.length })
    return response
  },
}

const connection = inject('azuriteConnection')
const history = createHistory({ rows: createAzureRows({ connection }, undefined, recorder) })
/** A month of its own, and the one before it: the tables of the run are shared. */
const last = Date.UTC(1994, 5, 10)
const count = 120
const pool = { account: `wire${Date.now()}`, pool: 'frames' }

beforeAll(async () => {
  for (let n = 0; n < count; n += 1) {
    const detectedAt = last - (n % 2) * 20 * dayMs - n * minuteMs
    const state = n % 10 === 0 ? 'open' : 'resolved'
    const incident = incidentOf(pool, n, { detectedAt, changedAt: detectedAt, state })
    await history.upsert({ incident, attempts: [], timeline: [] })
  }
})

const time = { since: last - 60 * dayMs, until: last + dayMs }

describe.each(['list', 'listBriefs'] as const)('by %s', (form) => {
  test.each<[string, Omit<HistoryQuery, 'top'>, number]>([
    ['newest first', time, count],
    ['oldest first', { ...time, order: 'oldest' }, count],
    ['of a pool', { ...time, ...pool }, count],
    ['with a filter', { ...time, text: 'node' }, count],
    ['of what is open', { ...time, ...pool, state: 'unresolved' }, count / 10],
  ])(
    'a page %s is two GETs at most, each of one partition, and a thousand rows',
    async (_, query, all) => {
      const ids = new Set<string>()
      let shown = 0
      let continuation: string | undefined
      do {
        sent.length = 0
        const page = await history[form]({
          ...query,
          top: 25,
          ...(continuation && { continuation }),
        })
        expect(sent.length).toBeLessThanOrEqual(2)
        expect(sent.reduce((sum, { rows }) => sum + rows, 0)).toBeLessThanOrEqual(1000)
        for (const { method, filter, select } of sent) {
          expect(method).toBe('GET')
          expect(filter.match(/PartitionKey eq '[^']+'/g)).toHaveLength(1)
          expect(filter).toMatch(/RowKey ge '.*RowKey lt '/)
          const isMonths = filter.includes("'months'")
          const asksLeads = form === 'listBriefs' && query.text === undefined && !isMonths
          expect(select).toBe(asksLeads ? 'RowKey,v0' : null)
        }
        for (const { incident } of page.items) ids.add(incident.id)
        shown += page.items.length
        continuation = page.continuation
      } while (continuation !== undefined)
      expect([ids.size, shown]).toEqual([all, all])
    },
  )
})
