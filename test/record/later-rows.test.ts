// Rows that a later version of Batch Medic wrote: the pool is held still and people are told once, with no error in any exam.
import { describe, expect, test } from 'vitest'
import { schemaVersion } from '../../src/record/codec.ts'
import { minuteMs, openOf, type StoredRow, stored, wakeOn } from './fixtures/stored.ts'

const rows = stored('current')

/** The stored rows with some of them as a later version might write them. */
function later(isMeant: (row: StoredRow) => boolean, change: object): readonly StoredRow[] {
  const changed = rows.map((row) =>
    isMeant(row) ? { ...row, value: { ...(row.value as object), ...change } } : row,
  )
  expect(changed).not.toEqual(rows)
  return changed
}

const isHead = ({ row }: StoredRow) => row === 'head'
const isOpen = ({ table, row }: StoredRow) => table === 'state' && row.startsWith('open|')

const of = (family: string) => (row: StoredRow) =>
  row.table === 'state' && row.row.startsWith(family)
const isAttempt = of('att|')

describe.each([
  { what: 'a later schemaVersion', given: later(isHead, { schemaVersion: schemaVersion + 1 }) },
  { what: 'a schemaVersion of another kind', given: later(isHead, { schemaVersion: '2.0' }) },
  { what: 'an incident in a state that came since', given: later(isOpen, { state: 'watched' }) },
  {
    what: 'an incident of a fault that came since',
    given: later(isOpen, { fault: 'node-dozing' }),
  },
  {
    what: 'an attempt at an action that came since',
    given: later(isAttempt, { action: { kind: 'move-node', to: 'elsewhere' } }),
  },
  { what: 'an attempt in a step that came since', given: later(isAttempt, { step: 'cooling' }) },
  {
    what: 'an attempt with a result that came since',
    given: later(isAttempt, { result: 'half-helped' }),
  },
  { what: 'an attempt under other names', given: later(isAttempt, { incidentId: { of: 1 } }) },
  { what: 'what is kept of a node in another form', given: later(of('node|'), { repairs: {} }) },
  {
    what: 'seen tasks in another form',
    given: later(of('ctl|tasks'), { tasksSeenUntil: '2026-05-04' }),
  },
])('$what', ({ given }) => {
  test('holds the pool still: no call, no change, no error, and one notice', async () => {
    const { whole, errors, state } = await wakeOn(given)
    const own = () => state().filter(({ row }) => !['dirty', 'head'].includes(row))
    const before = own()
    await whole.run(10 * minuteMs)
    expect(errors()).toEqual([])
    expect(whole.telemetry.filter(({ name }) => name === 'exam.held').length).toBeGreaterThan(5)
    expect(whole.telemetry.filter(({ name }) => name === 'exam.pass')).toEqual([])
    expect(own()).toEqual(before)
    expect([whole.writes(), whole.told]).toEqual([[], []])
    expect(whole.notices.map(({ channel, notice }) => `${channel} ${notice.what}`)).toEqual([
      'teams held',
      'mail held',
    ])
    expect(whole.notices[0]?.notice.text[0]).toMatch(
      /^(The record has|Row (open|att|node|ctl)\|).+\.$/,
    )
  })
})

test('the version that wrote them goes on where it was', async () => {
  const given = later(isHead, { schemaVersion: schemaVersion + 1 })
  const { whole, state } = await wakeOn(given)
  await whole.run(2 * minuteMs)
  const head = state().find(({ row }) => row === 'head')?.value
  expect(head).toMatchObject({ schemaVersion: schemaVersion + 1 })
  expect(head).toEqual(given.find(isHead)?.value)
})

test.each([
  { what: 'what is to be told', row: 'out|0001777882560000|000000000119', value: { kind: 'sms' } },
  { what: 'what is to be told', row: 'out|0001777882560000|000000000119', value: 'later' },
  { what: 'a request', row: 'ask|1777882560001|later', value: { kind: 'dance' } },
  { what: 'a row of a family that came since', row: 'new|1', value: { any: 1 } },
])(
  '$what in another form ($value) is left as it is, and the pool is watched',
  async (later) => {
    const { row, value } = later
    const given = [...rows, { table: 'state', partition: 'renderfarm|frames', row, value }]
    const { whole, errors, state } = await wakeOn(given)
    await whole.run(5 * minuteMs)
    expect(errors()).toEqual([])
    expect(whole.telemetry.filter(({ name }) => name === 'exam.pass').length).toBeGreaterThan(5)
    if (!row.startsWith('ask|'))
      expect(state().find((one) => one.row === row)?.value).toEqual(value)
  },
  240_000,
)

test('what is kept of an account in another form lets nothing be begun in it, and is left as it is', async () => {
  const value = { actions: { frames: 2 } }
  const given = rows.map((row) => (row.row === 'past' ? { ...row, value } : row))
  const { whole, errors } = await wakeOn(given)
  await whole.run(20 * minuteMs)
  expect([errors(), whole.writes()]).toEqual([[], []])
  const past = whole.rows.dump('state').find(({ row }) => row === 'past')
  expect(past?.value).toEqual(value)
})

describe('the history', () => {
  const ofLater = rows.map((row) => {
    const story = row.value as { incident?: object }
    if (row.table === 'state' || !story.incident) return row
    const incident = { ...story.incident, state: 'watched', fault: 'node-dozing', mood: 1 }
    return { ...row, value: { ...story, incident, chapters: [{ kind: 'new' }] } }
  })

  test('of a later version is listed and summed up as well as it goes, and throws nothing', async () => {
    const { whole } = await wakeOn(ofLater)
    const page = await whole.app.history.list({ top: 50 })
    expect(page.items.map(({ incident }) => incident.state)).toContain('watched')
    const filtered = await whole.app.history.list({ top: 50, fault: 'disk-full' as never })
    expect(filtered.items).toEqual([])
    const until = whole.clock.now()
    const window = { since: until - 7 * 24 * 60 * minuteMs, until }
    await expect(whole.app.summaries.summary(window)).resolves.toBeDefined()
    await whole.app.digest()
    await whole.run(minuteMs)
    expect(openOf(rows).length).toBeGreaterThan(0)
  })

  test('in a form of a later version is left as it is, and shows the others', async () => {
    const isOne = ({ table, value }: StoredRow) =>
      table !== 'state' &&
      openOf(rows)[0]?.id === (value as { incident?: { id: string } }).incident?.id
    const given = rows.map((row) => (isOne(row) ? { ...row, value: { form: 2, tale: [] } } : row))
    const { whole, errors } = await wakeOn(given)
    await whole.run(5 * minuteMs)
    expect(errors()).toEqual([])
    expect(whole.telemetry.filter(({ name }) => name === 'exam.pass').length).toBeGreaterThan(5)
    const stories = whole.rows.dump('history202605').filter(({ row }) => row.startsWith('all|'))
    expect(stories.filter(({ value }) => 'tale' in (value as object))).toHaveLength(1)
    const { items } = await whole.app.history.list({ top: 50 })
    expect(items.length).toBe(stories.length - 1)
    const until = whole.clock.now()
    const window = { since: until - 7 * 24 * 60 * minuteMs, until }
    await expect(whole.app.summaries.summary(window)).resolves.toBeDefined()
  })
})
