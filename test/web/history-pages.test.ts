// Pages of incidents read one after another: nothing twice, nothing after the end, nothing of another reader's.
import { describe, expect, test } from 'vitest'
import type { IncidentList, IncidentRow } from '../../src/api/shapes/incident-row.ts'
import type { Answer } from '../../src/web/api-client.ts'
import { createIncidentPages, type KeptPages } from '../../src/web/history/incident-pages.ts'

const row = (id: string) => ({ id }) as IncidentRow
const page = (ids: string, continuation?: string): IncidentList => ({
  incidents: [...ids].map(row),
  ...(continuation !== undefined && { continuation }),
})
const ok = (value: IncidentList): Answer<IncidentList> => ({ kind: 'ok', value, etag: '' })
const away: Answer<IncidentList> = { kind: 'unreachable', reason: 'offline' }

function reading(answers: Answer<IncidentList>[], kept?: KeptPages) {
  const asked: (string | undefined)[] = []
  const pages = createIncidentPages({
    ask: async (continuation) => {
      asked.push(continuation)
      return answers.shift() ?? away
    },
    told: () => undefined,
    ...(kept && { kept }),
  })
  const ids = () =>
    pages
      .get()
      .rows.map(({ id }) => id)
      .join('')
  return { pages, asked, ids }
}

describe('pages of incidents', () => {
  test('follow each other by their continuations, and end', async () => {
    const { pages, asked, ids } = reading([ok(page('ab', '1')), ok(page('cd'))])
    for (let times = 0; times < 4; times += 1) await pages.next()
    expect([ids(), asked, pages.get().more]).toEqual(['abcd', [undefined, '1'], 'done'])
  })

  test('bring no incident twice, neither in one page nor in two', async () => {
    const { pages, ids } = reading([ok(page('aab', '1')), ok(page('bc'))])
    await pages.next()
    await pages.next()
    expect(ids()).toBe('abc')
  })

  test('one at a time: a second ask waits for no answer', async () => {
    const { pages, asked } = reading([ok(page('a', '1')), ok(page('b'))])
    await Promise.all([pages.next(), pages.next()])
    expect(asked).toEqual([undefined])
  })

  test('after trouble go on where they stood', async () => {
    const { pages, asked, ids } = reading([ok(page('a', '1')), away, ok(page('b'))])
    await pages.next()
    await pages.next()
    expect(pages.get()).toMatchObject({ isReading: false, trouble: away, more: 'yes' })
    await pages.next()
    expect([ids(), asked, pages.get().trouble]).toEqual(['ab', [undefined, '1', '1'], undefined])
  })

  test('grow weary of twenty empty pages in a row, and go on when asked', async () => {
    const empty = Array.from({ length: 25 }, (_, at) => ok(page('', `${at}`)))
    const { pages, asked } = reading(empty)
    for (let times = 0; times < 20; times += 1) {
      expect(pages.get().more).toBe('yes')
      await pages.next()
    }
    expect(pages.get().more).toBe('weary')
    await pages.next()
    expect([pages.get().more, asked.length]).toEqual(['yes', 21])
  })

  test('a continuation that leads to itself ends the list', async () => {
    const { pages } = reading([ok(page('a', '1')), ok(page('b', '1'))])
    await pages.next()
    await pages.next()
    expect(pages.get().more).toBe('done')
  })

  test('are taken up where they were left, as long as the first page is the very same', async () => {
    const first = page('a', '1')
    const before = reading([ok(first), ok(page('b', '2'))])
    await before.pages.next()
    await before.pages.next()
    const kept = before.pages.stop()
    const again = reading([ok(first), ok(page('c'))], kept)
    await again.pages.next()
    expect(again.ids()).toBe('ab')
    await again.pages.next()
    expect([again.ids(), again.asked]).toEqual(['abc', [undefined, '2']])
    const other = reading([ok(page('a', '1'))], kept)
    await other.pages.next()
    expect(other.ids()).toBe('a')
  })
})
