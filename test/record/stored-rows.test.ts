// Rows as versions of Batch Medic left them in the store: read and gone on with, or held where a later one wrote them.
import { describe, expect, test } from 'vitest'
import type { Incident } from '../../src/domain/incident.ts'
import { schemaVersion } from '../../src/record/codec.ts'
import { briefOf } from '../../src/record/history-brief.ts'
import { family, minuteMs, openOf, pool, stored, wakeOn } from './fixtures/stored.ts'

/** `first`: of the first version that told whole stories. `before-controls`: people could ask nothing yet. */
const versions = ['first', 'before-controls', 'current'] as const

describe.each(versions)('rows of the version "%s"', (name) => {
  const rows = stored(name)

  test('are those of a whole story: open, over, repaired, learned', () => {
    for (const each of ['open', 'done', 'att', 'line', 'node', 'ctl']) {
      expect(family(rows, each), each).not.toEqual([])
    }
    expect(rows.some(({ table }) => table === 'history202605')).toBe(true)
    const head = rows.find(({ row }) => row === 'head')?.value
    expect(head).toMatchObject({ schemaVersion })
  })

  test('are gone on with: the same incidents, each once, and no error', {
    timeout: 120_000,
  }, async () => {
    const { whole, errors } = await wakeOn(rows)
    await whole.run(12 * minuteMs)
    expect(errors()).toEqual([])
    expect(openOf(rows).length).toBeGreaterThanOrEqual(2)
    const changed: boolean[] = []
    for (const before of openOf(rows)) {
      const story = await whole.app.story(before.id)
      expect(story?.incident.detectedAt).toBe(before.detectedAt)
      changed.push((story?.incident.changedAt ?? 0) > before.changedAt)
    }
    expect(changed).toContain(true)
    const standing = (await whole.incidents()).filter(
      ({ incident }) => incident.state !== 'resolved',
    )
    const keys = standing.map(
      ({ incident }) => `${incident.fault} ${JSON.stringify(incident.subject)}`,
    )
    expect(new Set(keys).size).toBe(keys.length)
  })

  test('tell the story of an incident that was over, with its lines and attempts', async () => {
    const { whole } = await wakeOn(rows)
    for (const { value } of family(rows, 'done')) {
      const { incident, attempts } = value as { incident: Incident; attempts: readonly unknown[] }
      const story = await whole.app.story(incident.id)
      expect(story?.incident).toEqual(incident)
      expect(story?.attempts).toEqual(attempts)
      expect(story?.timeline.length).toBeGreaterThan(0)
    }
  })

  test('list as they were told, though none has what lists show beside it', async () => {
    expect(rows.filter(({ value }) => 'brief' in Object(value))).toEqual([])
    const { whole } = await wakeOn(rows)
    const { items } = await whole.app.history.list({ top: 50 })
    // The first versions had a partition for each day.
    expect(items.length).toBe(name === 'current' ? 3 : 0)
    const listed = await whole.app.history.listBriefs({ top: 50 })
    expect(listed).toEqual({ items: items.map(briefOf) })
  })

  test('show what is open and what is in force, before the first exam', async () => {
    const { whole } = await wakeOn(rows)
    const told = (await whole.app.history.list({ top: 50, state: 'unresolved' })).items
    const ids = told.map(({ incident }) => incident.id)
    expect(ids.toSorted()).toEqual(
      openOf(rows)
        .map(({ id }) => id)
        .toSorted(),
    )
    const listed = (await whole.app.history.listBriefs({ top: 50, state: 'unresolved' })).items
    expect(listed).toEqual(told.map(briefOf))
    const shown = await whole.app.desk.inForce('renderfarm')
    const silenced = family(rows, 'ctl').some(({ row }) => row === 'ctl|silence')
    expect(shown.pools.some(({ silence }) => silence !== undefined)).toBe(silenced)
  })
})

test('what people had asked of the version before is carried out by this one', async () => {
  const rows = stored('current')
  expect(family(rows, 'ask')).toHaveLength(1)
  const { whole, state } = await wakeOn(rows)
  await whole.run(minuteMs)
  expect(state().filter(({ row }) => row.startsWith('ask|'))).toEqual([])
  const { entries } = await whole.app.desk.audit({ ...pool, since: 0, until: 2e12, top: 50 })
  expect(entries.map(({ what }) => what)).toContain('pause')
})
