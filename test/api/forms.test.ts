// The forms of an answer: JSON, CSV that is safe in a spreadsheet, NDJSON, entity tags, HEAD, and what is refused.
import { describe, expect, test } from 'vitest'
import { chosenType } from '../../src/api/accept.ts'
import { changed } from '../../src/api/changed.ts'
import { type CsvColumn, csvOf } from '../../src/api/csv.ts'
import { listAnswer, listTypes } from '../../src/api/list-answer.ts'
import { json } from '../../src/api/problem.ts'
import { read } from '../../src/api/read.ts'

interface Thing {
  id: string
  note?: string | number
}

const columns: CsvColumn<Thing>[] = [
  { name: 'id', cell: ({ id }) => id },
  { name: 'note', cell: ({ note }) => note },
]
const cell = (note: string | number) =>
  csvOf(columns.slice(1), [{ id: 'a', note }]).split('\r\n')[1]

test.each([
  [null, 'application/json'],
  ['', 'application/json'],
  ['*/*', 'application/json'],
  ['text/csv', 'text/csv'],
  ['TEXT/CSV; charset=utf-8', 'text/csv'],
  ['text/*', 'text/csv'],
  ['application/x-ndjson', 'application/x-ndjson'],
  ['application/jsonl', 'application/x-ndjson'],
  ['text/html, application/json;q=0.5, text/csv;q=0.9', 'text/csv'],
  ['text/csv;q=0, */*', 'application/json'],
  ['image/png', undefined],
  ['text/csv;q=0', undefined],
])('accept %s is answered with %s', (accept, type) => {
  expect(chosenType(accept, listTypes)).toBe(type)
})

describe('CSV', () => {
  test.each([
    ['=1+1', '"\'=1+1"'],
    ['+49', '"\'+49"'],
    ['-2', '"\'-2"'],
    ['@SUM(A1)', '"\'@SUM(A1)"'],
    ['\t=1', '"\'\t=1"'],
    ['  =1', '"\'  =1"'],
    ['＝1', '"\'＝1"'],
    ['a "b", c', '"a ""b"", c"'],
    ['plain', 'plain'],
    ['', ''],
    [-2, '-2'],
  ])('holds %j as %s', (note, expected) => expect(cell(note)).toBe(expected))

  test('keeps a line break within its quotes, and ends each line in CR LF', () => {
    const text = csvOf(columns, [{ id: 'a', note: 'x\r\n=y' }])
    expect(text).toBe('id,note\r\na,"x\r\n=y"\r\n')
  })
})

describe('a list', () => {
  const items: Thing[] = [{ id: 'a' }, { id: 'b' }]
  const list = { name: 'things', items, columns, continuation: 'next' }

  test('as NDJSON is a document a line, and says in a header where it goes on', () => {
    const { body, headers } = listAnswer('application/x-ndjson', list)
    expect(body).toBe('{"id":"a"}\n{"id":"b"}\n')
    expect(headers).toMatchObject({ 'x-continuation': 'next' })
  })

  test('in a form that is not there is refused with those that are', () => {
    const { status, body } = listAnswer('image/png', list)
    expect(status).toBe(406)
    expect(body).toContain('ask for application/json, text/csv, application/x-ndjson')
  })
})

describe('a reading route', () => {
  const ask = (method = 'GET', known?: string) => ({
    method,
    headers: new Headers(known === undefined ? {} : { 'if-none-match': known }),
  })
  const answer = async () => json({ a: 1 })

  test('answers what is known already with 304, and no body', async () => {
    const { headers } = await read(ask(), answer)
    const etag = headers.etag ?? ''
    expect(etag).toMatch(/^"[\w-]{27}"$/)
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await read(ask('GET', known), answer)
      expect([again.status, again.body, again.headers.etag]).toEqual([304, '', etag])
    }
    expect((await read(ask('GET', '"other"'), answer)).status).toBe(200)
  })

  test('gives other answers, and other forms of one, other tags', async () => {
    const tag = async (body: string, type: string) =>
      (await read(ask(), async () => ({ status: 200, headers: { 'content-type': type }, body })))
        .headers.etag
    const tags = [await tag('a', 'x'), await tag('b', 'x'), await tag('a', 'y')]
    expect(new Set(tags).size).toBe(3)
  })

  test('answers HEAD with the headers alone', async () => {
    const [head, full] = [await read(ask('HEAD'), answer), await read(ask(), answer)]
    expect(head.body).toBe('')
    expect(head.headers).toEqual({ ...full.headers, 'content-length': '7' })
  })

  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('refuses %s with what it takes', async (method) => {
    const { status, headers, body } = await read(ask(method), () => Promise.reject(new Error('no')))
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
    expect(JSON.parse(body)).toMatchObject({ type: 'about:blank', status: 405 })
  })

  test('tags no error', async () => {
    const { headers } = await read(ask(), async () => json({}, 404))
    expect(headers.etag).toBeUndefined()
  })
})

describe('a route that changes', () => {
  test.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'get'])('refuses %s', async (method) => {
    const ask = {
      method,
      headers: new Headers({ 'content-type': 'application/json', 'x-batch-medic-by': 'ann' }),
      text: async () => '{}',
    }
    const change = () => Promise.reject(new Error('nothing may be changed'))
    const clock = { now: () => 0, toWallMs: (ms: number) => ms }
    const { status, headers } = await changed({ clock }, ask, undefined, change)
    expect([status, headers.allow]).toEqual([405, 'POST'])
  })
})

test('a reading route says what else its address takes', async () => {
  const ask = { method: 'DELETE', headers: new Headers() }
  const { headers } = await read(ask, async () => json({}), ['POST'])
  expect(headers.allow).toBe('GET, HEAD, POST')
})
