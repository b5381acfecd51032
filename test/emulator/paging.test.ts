// Lists in pages: what may be asked, what the next link says, and that nothing is lost or given twice.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Call } from '../../src/emulator/handlers/call.ts'
import { listPage } from '../../src/emulator/handlers/list-page.ts'
import { splitUrl } from '../../src/emulator/wire/http.ts'
import { pool, start } from './support.ts'

const three = () => start({ pools: ['a', 'B', 'c'].map((id) => pool({ id })), jobs: [] })

test.each([
  { size: '-5', reason: 'MaxResults cannot be less than 1' },
  { size: '0', reason: 'MaxResults cannot be less than 1' },
  { size: '1001', reason: 'MaxResults cannot be greater than 1000' },
  { size: 'ten', reason: 'MaxResults is not an integer' },
  { size: '1.5', reason: 'MaxResults is not an integer' },
  { size: '1e2', reason: 'MaxResults is not an integer' },
  { size: '', reason: 'MaxResults is not an integer' },
])('maxresults=$size is refused: $reason', ({ size, reason }) => {
  expect(three().call('GET', `/pools?maxresults=${size}`)).toMatchObject({
    status: 400,
    json: {
      code: 'InvalidQueryParameterValue',
      values: [
        { key: 'QueryParameterName', value: 'maxresults' },
        { key: 'QueryParameterValue', value: size },
        { key: 'Reason', value: reason },
      ],
    },
  })
})

test('the next link is the address asked, with everything asked, and the token last', () => {
  const { call } = three()
  const query =
    "api-version=2022-10-01.16.0&maxresults=1&$filter=id%20ne%20'c'&$select=id&timeout=30"
  const first = call('GET', `/pools?${query}`).json
  expect(first.value).toEqual([{ id: 'a' }])
  expect(first['odata.nextLink']).toMatch(
    /^http:\/\/127\.0\.0\.1:7075\/pools\?api-version=2022-10-01\.16\.0&maxresults=1&\$filter=id%20ne%20'c'&\$select=id&timeout=30&\$skiptoken=WATV2:[A-Za-z0-9_-]+:1\$1$/,
  )
  const second = call('GET', first['odata.nextLink'].replace('http://127.0.0.1:7075', '')).json
  expect(second.value).toEqual([{ id: 'B' }])
  expect(second).not.toHaveProperty('odata.nextLink')
})

test('the last full page has no next link', () => {
  const { call } = three()
  expect(call('GET', '/pools?maxresults=3').json).not.toHaveProperty('odata.nextLink')
})

test.each(['garbage', 'WATV2:', 'WATV2::1$1', 'WATV2:***:1$1', ''])(
  'the token "%s" is refused',
  (token) => {
    const path = `/pools?$skiptoken=${encodeURIComponent(token)}`
    expect(three().call('GET', path)).toMatchObject({
      status: 400,
      json: { code: 'InvalidQueryParameterValue' },
    })
  },
)

test.each([
  { select: 'id,state', names: ['id', 'state'] },
  { select: ' State , ID ', names: ['id', 'state'] },
  { select: 'startTask/commandLine', names: ['startTask'] },
  { select: 'id,nothing', names: ['id'] },
])('$$select=$select gives $names', ({ select, names }) => {
  const { call } = three()
  const query = `$select=${encodeURIComponent(select)}`
  expect(Object.keys(call('GET', `/pools?${query}`).json.value[0])).toEqual(names)
  expect(Object.keys(call('GET', `/pools/a?${query}`).json)).toEqual(['odata.metadata', ...names])
})

test.each(['*', ''])('$$select=%s gives everything', (select) => {
  const { call } = three()
  const all = call('GET', '/pools/a').json
  expect(call('GET', `/pools/a?$select=${select}`).json).toEqual(all)
})

const pageOf = (ids: Iterable<string>, link: string) => {
  const call = { url: splitUrl(link) } as Call
  const answer = listPage(call, {
    metadata: 'things',
    items: [...ids],
    keyOf: (id) => id,
    fields: {},
    view: (id) => ({ id }),
  })
  const body = JSON.parse(answer.body.toString())
  return {
    ids: body.value.map((one: { id: string }) => one.id) as string[],
    next: body['odata.nextLink'] as string | undefined,
  }
}

const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4, unit: 'grapheme' }), {
  maxLength: 30,
})
const size = fc.integer({ min: 1, max: 12 })

test('the pages together are the list, whatever their size', () => {
  fc.assert(
    fc.property(ids, size, (all, pageSize) => {
      const seen: string[] = []
      let link: string | undefined = `http://localhost/things?maxresults=${pageSize}`
      while (link) {
        const page: ReturnType<typeof pageOf> = pageOf(all, link)
        expect(page.ids.length).toBeLessThanOrEqual(pageSize)
        if (page.next) expect(page.ids).toHaveLength(pageSize)
        seen.push(...page.ids)
        link = page.next
      }
      expect(seen).toEqual([...all].sort((a, b) => (a < b ? -1 : 1)))
    }),
  )
})

test('what stays is given once, while others come and go between the pages', () => {
  const change = fc.record({ add: fc.string({ minLength: 1, maxLength: 3 }), drop: fc.nat() })
  fc.assert(
    fc.property(ids, size, fc.array(change), (all, pageSize, changes) => {
      const present = new Set(all)
      const stayed = new Set(all)
      const seen: string[] = []
      let link: string | undefined = `http://localhost/things?maxresults=${pageSize}`
      while (link) {
        const page: ReturnType<typeof pageOf> = pageOf(present, link)
        seen.push(...page.ids)
        link = page.next
        const next = changes.shift()
        if (!next) continue
        const dropped = [...present][next.drop % Math.max(1, present.size)]
        if (dropped !== undefined) {
          present.delete(dropped)
          stayed.delete(dropped)
        }
        present.add(next.add)
      }
      expect(new Set(seen).size).toBe(seen.length)
      for (const id of stayed) expect(seen).toContain(id)
    }),
  )
})
