// A view as one file: pages joined, with one head, whole or not at all.
import { describe, expect, test } from 'vitest'
import type { Answer } from '../../src/web/api-client.ts'
import {
  downloadAll,
  type FileKind,
  fileName,
  mostRows,
  type TextPage,
} from '../../src/web/history/download.ts'

const ok = (text: string, next?: string): Answer<TextPage> => ({
  ...{ kind: 'ok', etag: '' },
  value: { text, ...(next !== undefined && { next }) },
})

async function taken(kind: FileKind, answers: Answer<TextPage>[], isCalledOff = () => false) {
  const asked: (string | undefined)[] = []
  const counts: number[] = []
  const result = await downloadAll({
    kind,
    ask: async (continuation) => {
      asked.push(continuation)
      return answers.shift() ?? { kind: 'unreachable', reason: 'offline' }
    },
    onPage: (rows) => counts.push(rows),
    isCalledOff,
  })
  return { result, asked, counts }
}

describe('a download', () => {
  test('of CSV has its head once, and counts records, not lines', async () => {
    const pages = [ok('id,title\r\n1,"a\nb"\r\n2,c\r\n', 'n'), ok('id,title\r\n3,"say ""x"""\r\n')]
    const { result, asked, counts } = await taken('csv', pages)
    expect(result).toEqual({
      ...{ kind: 'file', rows: 3, isCut: false },
      text: 'id,title\r\n1,"a\nb"\r\n2,c\r\n3,"say ""x"""\r\n',
    })
    expect([asked, counts]).toEqual([
      [undefined, 'n'],
      [2, 3],
    ])
  })

  test('of NDJSON joins lines, and an empty page is none', async () => {
    const { result } = await taken('ndjson', [ok('{"a":1}\n', 'n'), ok('', 'm'), ok('{"a":2}\n')])
    expect(result).toEqual({ kind: 'file', rows: 2, isCut: false, text: '{"a":1}\n{"a":2}\n' })
  })

  test('of nothing is a head alone', async () => {
    const { result } = await taken('csv', [ok('id,title\r\n')])
    expect(result).toEqual({ kind: 'file', rows: 0, isCut: false, text: 'id,title\r\n' })
  })

  test('that fails on the way is no file', async () => {
    const { result } = await taken('csv', [ok('id\r\n1\r\n', 'n')])
    expect(result).toEqual({
      kind: 'trouble',
      trouble: { kind: 'unreachable', reason: 'offline' },
    })
  })

  test('ends when its reader has gone, and where a continuation leads to itself', async () => {
    expect((await taken('csv', [ok('id\r\n')], () => true)).result).toEqual({ kind: 'called-off' })
    const { asked } = await taken('ndjson', [ok('{}\n', 'n'), ok('{}\n', 'n'), ok('{}\n')])
    expect(asked).toEqual([undefined, 'n'])
  })

  test('that would be too large is cut, and says so', async () => {
    const large = '{}\n'.repeat(mostRows / 2)
    const { result } = await taken('ndjson', [ok(large, '1'), ok(large, '2'), ok(large)])
    expect(result).toMatchObject({ kind: 'file', rows: mostRows, isCut: true })
  })

  test('is named after its moment', () => {
    expect(fileName('csv', Date.UTC(2026, 2, 1, 4, 5))).toBe(
      'batch-medic-incidents-2026-03-01T0405Z.csv',
    )
  })
})
