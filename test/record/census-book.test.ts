// The census's memory: notes that two writers cannot mix up, and a gate that opens for one.
import { describe, expect, test } from 'vitest'
import { createMemoryRows } from '../../src/adapters/memory/rows.ts'
import { createCensusBook, noNotes } from '../../src/record/census-book.ts'
import { startAt } from './builders.ts'

const notes = { shapes: { frames: '3 idle' }, fullLookAt: { frames: startAt }, lastAt: startAt }

describe('the notes of an account', () => {
  test('are empty at first, and found without case', async () => {
    const book = createCensusBook({ rows: createMemoryRows() })
    expect(await book.get('renderfarm')).toEqual({ notes: noNotes, eTag: '' })
    expect(await book.put('RenderFarm', notes, '')).toBe(true)
    expect((await book.get('renderfarm')).notes).toEqual(notes)
    expect((await book.get('genomics')).notes).toEqual(noNotes)
  })

  test('of two that wrote on the same notes, the second is told', async () => {
    const book = createCensusBook({ rows: createMemoryRows() })
    expect(await book.put('renderfarm', notes, '')).toBe(true)
    expect(await book.put('renderfarm', { ...notes, lastAt: 1 }, '')).toBe(false)
    const { eTag } = await book.get('renderfarm')
    expect(await book.put('renderfarm', { ...notes, lastError: 'denied' }, eTag)).toBe(true)
    expect(await book.put('renderfarm', notes, eTag)).toBe(false)
    expect((await book.get('renderfarm')).notes).toEqual({ ...notes, lastError: 'denied' })
  })
})

describe('the gate', () => {
  test.each([
    { when: 'at once', afterMs: 0, open: false },
    { when: 'just before the gap is over', afterMs: 19_999, open: false },
    { when: 'when the gap is over', afterMs: 20_000, open: true },
    { when: 'from a clock a little behind', afterMs: -5_000, open: false },
    { when: 'when the last time was far ahead, from a wrong clock', afterMs: -60_000, open: true },
  ])('asked again $when: open is $open', async ({ afterMs, open }) => {
    const book = createCensusBook({ rows: createMemoryRows() })
    expect(await book.gate('census', startAt, 20_000)).toBe(true)
    expect(await book.gate('census', startAt + afterMs, 20_000)).toBe(open)
    expect(await book.gate('other', startAt, 20_000)).toBe(true)
  })

  test('lets exactly one of many through', async () => {
    const book = createCensusBook({ rows: createMemoryRows() })
    const ask = (at: number) =>
      Promise.all(Array.from({ length: 8 }, () => book.gate('census', at, 20_000)))
    expect((await ask(startAt)).filter(Boolean)).toHaveLength(1)
    expect((await ask(startAt + 20_000)).filter(Boolean)).toHaveLength(1)
  })
})

describe('the changes of a census', () => {
  const change = { pool: 'frames', from: 'idle=3|', to: 'idle=2|' }
  const notesAt = (lastAt: number) => ({ ...noNotes, lastAt })

  test('are written with its notes in one transaction, and none is made where nothing changed', async () => {
    const rows = createMemoryRows()
    const book = createCensusBook({ rows })
    await book.put('renderfarm', notesAt(startAt), '', [change])
    const writes = () => rows.faults.calls.filter((call) => call.startsWith('transact'))
    expect(writes()).toHaveLength(1)
    const { eTag } = await book.get('renderfarm')
    rows.faults.calls.length = 0
    await book.put('renderfarm', notesAt(startAt + 30_000), eTag)
    expect(rows.faults.calls).toEqual(['transact state renderfarm|'])
  })

  test('of a census that lost are not written', async () => {
    const book = createCensusBook({ rows: createMemoryRows() })
    await book.put('renderfarm', notesAt(startAt), '')
    expect(await book.put('renderfarm', notesAt(startAt), 'W/"0"', [change])).toBe(false)
    expect(await book.strips('renderfarm')).toEqual([])
  })

  test('of many days are 26 rows at most, each of the last of its hours', async () => {
    const book = createCensusBook({ rows: createMemoryRows() })
    let eTag = ''
    for (let hour = 0; hour < 100; hour += 1) {
      await book.put('renderfarm', notesAt(startAt + hour * 3_600_000), eTag, [change])
      eTag = (await book.get('renderfarm')).eTag
    }
    const strips = await book.strips('renderfarm')
    expect(strips).toHaveLength(26)
    const hours = strips.map(({ hour }) => hour - Math.floor(startAt / 3_600_000))
    expect(Math.min(...hours)).toBe(74)
    expect(strips[0]?.pools.frames?.map(([, shape]) => shape)).toEqual(['idle=3|', 'idle=2|'])
  })
})
