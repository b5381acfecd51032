// What every store of rows promises.
import { beforeEach, describe, expect, test } from 'vitest'
import type { RowChange, Rows } from '../../src/ports/rows.ts'

let partitions = 0

export function rowsContract(store: string, makeRows: () => Rows): void {
  describe(`rows in ${store}`, () => {
    const table = `contract${Date.now().toString(36)}`
    const rows = makeRows()
    let partition: string

    beforeEach(async () => {
      partitions += 1
      partition = `p|${partitions}`
      await rows.ensure(table)
    })

    const write = (...changes: RowChange[]) => rows.transact(table, partition, changes)
    const insert = (row: string, value: unknown = row): RowChange => ({
      kind: 'insert',
      row,
      value,
    })
    const all = async (query = {}) => {
      const answer = await rows.range(table, partition, { from: ' ', to: '~', ...query })
      return { rows: answer.rows.map(({ row }) => row), next: answer.next }
    }
    const numbered = (count: number) =>
      Array.from({ length: count }, (_, n) => insert(`r${String(n).padStart(4, '0')}`))

    test('what was written is read, with the eTag that the write answered', async () => {
      const answer = await write(insert('a', { n: 1, list: ['x'], no: undefined }))
      const row = await rows.get(table, partition, 'a')
      expect(row).toMatchObject({ partition, row: 'a', value: { n: 1, list: ['x'] } })
      expect(answer).toEqual({ kind: 'done', eTags: { a: row?.eTag } })
    })

    test('a row that is not there, a partition and a table that are not there are empty', async () => {
      expect(await rows.get(table, partition, 'nobody')).toBeUndefined()
      expect(await all()).toEqual({ rows: [] })
      expect(await rows.get('missing', partition, 'a')).toBeUndefined()
      expect(await rows.range('missing', partition, { from: 'a', to: 'b' })).toEqual({ rows: [] })
    })

    test('a write into a missing table says what to call first', async () => {
      await expect(rows.transact('missing', partition, [insert('a')])).rejects.toThrow(
        "Table missing is missing: call ensure('missing') first",
      )
    })

    const conflicts: {
      when: string
      given: RowChange[]
      attempt: (eTag: string) => RowChange[]
      index: number
      reason: string
    }[] = [
      {
        when: 'inserted twice',
        given: [insert('b')],
        attempt: () => [insert('a'), insert('b'), insert('c')],
        index: 1,
        reason: 'exists',
      },
      {
        when: 'replaced with a stale eTag',
        given: [insert('b')],
        attempt: (eTag) => [
          insert('a'),
          insert('a2'),
          { kind: 'replace', row: 'b', value: 2, eTag: `${eTag.slice(0, -3)}9'"` },
        ],
        index: 2,
        reason: 'changed',
      },
      {
        when: 'replaced but missing',
        given: [insert('b')],
        attempt: (eTag) => [{ kind: 'replace', row: 'c', value: 2, eTag }, insert('a')],
        index: 0,
        reason: 'missing',
      },
      {
        when: 'deleted but missing',
        given: [insert('b')],
        attempt: () => [
          { kind: 'delete', row: 'b' },
          { kind: 'delete', row: 'c' },
        ],
        index: 1,
        reason: 'missing',
      },
    ]
    test.each(conflicts)('a row $when fails the whole transaction and is named', async (row) => {
      const given = await write(...row.given)
      const eTag = given.kind === 'done' ? (given.eTags.b ?? '') : ''
      const { index, reason } = row
      expect(await write(...row.attempt(eTag))).toEqual({ kind: 'conflict', index, reason })
      expect(await all()).toEqual({ rows: ['b'] })
      expect((await rows.get(table, partition, 'b'))?.value).toBe('b')
    })

    test('a replace with the right eTag, an upsert and a delete need no more than that', async () => {
      const given = await write(insert('a'), insert('b'))
      const eTag = given.kind === 'done' ? (given.eTags.a ?? '') : ''
      const answer = await write(
        { kind: 'replace', row: 'a', value: { second: true }, eTag },
        { kind: 'upsert', row: 'c', value: [1] },
        { kind: 'delete', row: 'b' },
      )
      const a = await rows.get(table, partition, 'a')
      const c = await rows.get(table, partition, 'c')
      expect(answer).toEqual({ kind: 'done', eTags: { a: a?.eTag, c: c?.eTag } })
      expect(a?.eTag).not.toBe(eTag)
      expect([a?.value, c?.value, await all()]).toEqual([
        { second: true },
        [1],
        { rows: ['a', 'c'] },
      ])
    })

    test('in a long transaction of all kinds, mixed, each row gets its own eTag', async () => {
      const given = await write(...numbered(60))
      const eTags = given.kind === 'done' ? given.eTags : {}
      const changes = Object.entries(eTags).map(([row, eTag], n): RowChange => {
        const value = 'x'.repeat((n * 7919) % 2000)
        if (n % 4 === 0) return { kind: 'delete', row }
        if (n % 4 === 1) return { kind: 'replace', row, value, eTag }
        return n % 4 === 2 ? { kind: 'upsert', row, value } : insert(`new${row}`, value)
      })
      const answer = await write(...changes)
      const after = (await rows.range(table, partition, { from: ' ', to: '~' })).rows
      const changed = after.filter(({ eTag }) => !Object.values(eTags).includes(eTag))
      expect(changed).toHaveLength(45)
      expect(answer).toEqual({
        kind: 'done',
        eTags: Object.fromEntries(changed.map(({ row, eTag }) => [row, eTag])),
      })
      const last = changes.length
      expect(
        await write(...changes.filter(({ kind }) => kind === 'upsert'), insert('newr0003')),
      ).toEqual({ kind: 'conflict', index: last / 4, reason: 'exists' })
    })

    test('of two writers on one row exactly one wins', async () => {
      const given = await write(insert('head', 0))
      const eTag = given.kind === 'done' ? (given.eTags.head ?? '') : ''
      const answers = await Promise.all(
        [1, 2].map((value) => write({ kind: 'replace', row: 'head', value, eTag })),
      )
      expect(answers.map(({ kind }) => kind).sort()).toEqual(['conflict', 'done'])
      const winner = answers.findIndex(({ kind }) => kind === 'done') + 1
      expect((await rows.get(table, partition, 'head'))?.value).toBe(winner)
    })

    test('a hundred changes fit into a transaction, one more does not', async () => {
      expect((await write(...numbered(100))).kind).toBe('done')
      expect((await all()).rows).toHaveLength(100)
      await expect(write(...numbered(101))).rejects.toThrow('101 changes; at most 100')
    })

    test('no change at all is done', async () => {
      expect(await write()).toEqual({ kind: 'done', eTags: {} })
    })

    test('the same row twice in one transaction is refused', async () => {
      await expect(write(insert('a'), insert('a'))).rejects.toThrow('changes the same row twice')
    })

    test('a range is in key order, from its first key to before its last', async () => {
      await write(...['b|2', 'b', 'c', 'a', 'b|10', 'b}', 'B'].map((row) => insert(row)))
      expect(await all()).toEqual({ rows: ['B', 'a', 'b', 'b|10', 'b|2', 'b}', 'c'] })
      expect(await all({ from: 'b|', to: 'b}' })).toEqual({ rows: ['b|10', 'b|2'] })
      expect(await all({ from: 'b', to: 'c' })).toEqual({ rows: ['b', 'b|10', 'b|2', 'b}'] })
    })

    test('a limit cuts a range short and says where to go on', async () => {
      await write(...numbered(5))
      const first = await all({ limit: 2 })
      expect(first).toEqual({ rows: ['r0000', 'r0001'], next: 'r0002' })
      expect(await all({ from: first.next, limit: 3 })).toEqual({
        rows: ['r0002', 'r0003', 'r0004'],
      })
    })

    test('a range of more than a thousand rows comes whole', async () => {
      const many = numbered(1050)
      for (let n = 0; n < many.length; n += 100) await write(...many.slice(n, n + 100))
      const whole = await all()
      expect(whole.rows).toEqual(many.map(({ row }) => row))
      expect(await all({ limit: 1000 })).toEqual({
        rows: whole.rows.slice(0, 1000),
        next: 'r1000',
      })
    })

    test('a value over 64 KB comes back whole, also where a piece would cut a character', async () => {
      const value = { text: `${'a'.repeat(29_990)}${'😀'.repeat(60_000)}`, umlaut: 'Zürich – 日本' }
      await write(insert('big', value))
      expect((await rows.get(table, partition, 'big'))?.value).toEqual(value)
      await write({ kind: 'upsert', row: 'big', value: 'small' })
      expect((await rows.get(table, partition, 'big'))?.value).toBe('small')
    })

    test('a value that fits into no row is refused in words', async () => {
      await expect(write(insert('huge', 'x'.repeat(450_000)))).rejects.toThrow(
        'Row huge holds 450002 characters; at most 450000 fit into one row',
      )
    })

    test.each(['a/b', 'a\\b', 'a#b', 'a?b', 'a\nb', 'a\u0085b'])(
      'a key with a forbidden character is refused in words: %j',
      async (row) => {
        await expect(write(insert(row))).rejects.toThrow('a character that the store forbids')
        await expect(rows.get(table, row, 'a')).rejects.toThrow('the store forbids')
      },
    )

    test('a key with a quote, a percent sign and letters beyond ASCII is a key like any other', async () => {
      await write(insert("o'neil %7C é+&", 1))
      expect((await rows.get(table, partition, "o'neil %7C é+&"))?.value).toBe(1)
      expect(await all({ from: "o'", to: 'o(' })).toEqual({ rows: ["o'neil %7C é+&"] })
    })

    test('what one request gives is a part of a long range, and what comes next is behind it', async () => {
      const long = `${partition}-long`
      const names = Array.from({ length: 1_050 }, (_, n) => `r${String(n).padStart(4, '0')}`)
      for (let at = 0; at < names.length; at += 100) {
        await rows.transact(
          table,
          long,
          names.slice(at, at + 100).map((name) => insert(name, 1)),
        )
      }
      const found: string[] = []
      let from: string | undefined = 'r'
      while (from !== undefined) {
        const query = { from, to: 's', limit: 2_000, once: true } as const
        const answer = await rows.range(table, long, query)
        expect(answer.rows.length).toBeGreaterThan(0)
        found.push(...answer.rows.map(({ row }) => row))
        from = answer.next
      }
      expect(found).toEqual(names)
    })

    describe('leads', () => {
      const value = { brief: { text: 'a, "b" 😀' }, rest: ['x'.repeat(70_000)], last: null }
      const leads = async (query = {}) => {
        const range = { from: ' ', to: '~', ...query, lead: true } as const
        return rows.range(table, partition, range)
      }
      const values = async () => (await leads()).rows.map((row) => row.value)

      test.each(['insert', 'upsert', 'replace'] as const)(
        'of a row by %s come alone, and the row is whole for all others',
        async (kind) => {
          const eTag = kind === 'replace' ? await tagOf('a') : ''
          await write({ kind, row: 'a', value, eTag, lead: true } as RowChange)
          expect(await values()).toEqual([{ brief: value.brief }])
          const { rows: whole } = await rows.range(table, partition, { from: 'a', to: 'b' })
          expect(whole.map((row) => row.value)).toEqual([value])
          expect(await rows.get(table, partition, 'a')).toMatchObject({ value })
        },
      )

      test('of rows written without are the whole values, and of long ones nothing', async () => {
        const short = [{ brief: 1, rest: 2 }, 'text,', 5, null, [1], {}, 'x'.repeat(29_996)]
        const long = ['x'.repeat(29_997), { brief: 1, rest: '😀'.repeat(40_000) }]
        await write(...[...short, ...long].map((one, n) => insert(`r${n}`, one)))
        expect(await values()).toEqual([...short, undefined, undefined])
      })

      test('go with the row: written without one, it has none any more', async () => {
        await write({ kind: 'insert', row: 'a', value, lead: true })
        await write({ kind: 'upsert', row: 'a', value: { ...value, rest: [] } })
        expect(await values()).toEqual([{ ...value, rest: [] }])
      })

      test('that are too long, or have nothing behind them, are no leads', async () => {
        const long = { brief: 'x'.repeat(29_987), rest: 1 }
        const most = { brief: 'x'.repeat(29_986), rest: 1 }
        const given = [{ brief: 1 }, {}, long, most]
        await write(
          ...given.map((one, n) => ({ ...insert(`r${n}`, one), lead: true }) as RowChange),
        )
        expect(await values()).toEqual([{ brief: 1 }, {}, undefined, { brief: most.brief }])
        expect((await rows.get(table, partition, 'r2'))?.value).toEqual(long)
        expect((await rows.get(table, partition, 'r3'))?.value).toEqual(most)
      })

      test('come in order, with where to go on, and without an eTag', async () => {
        await write(
          ...['c', 'a', 'b'].map((row) => ({ ...insert(row, value), lead: true as const })),
        )
        const { rows: found, next } = await leads({ limit: 2, once: true })
        const brief = { brief: value.brief }
        expect(found).toEqual([
          { partition, row: 'a', value: brief, eTag: '' },
          { partition, row: 'b', value: brief, eTag: '' },
        ])
        expect((await leads({ from: next })).rows.map(({ row }) => row)).toEqual(['c'])
      })

      async function tagOf(row: string): Promise<string> {
        await write(insert(row))
        return (await rows.get(table, partition, row))?.eTag ?? ''
      }
    })

    test('a table is made as often as one likes, and dropped also where it is missing', async () => {
      const own = `${table}d`
      await rows.ensure(own)
      await rows.ensure(own)
      await rows.transact(own, partition, [insert('a')])
      await rows.drop(own)
      await rows.drop(own)
      expect(await rows.get(own, partition, 'a')).toBeUndefined()
    })
  })
}
