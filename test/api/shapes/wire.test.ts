// The wire: what is encoded, sent as JSON and decoded is what it was; times are ISO on the way.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { incidentDetail, incidentStory } from '../../../src/api/shapes/incident-detail.ts'
import { incidentList } from '../../../src/api/shapes/incident-row.ts'
import { moment } from '../../../src/api/shapes/moment.ts'
import { poolList } from '../../../src/api/shapes/pools.ts'
import { summary } from '../../../src/api/shapes/summary.ts'
import type { IncidentStory } from '../../../src/domain/record.ts'
import { attempt, incident } from '../../support/build-record.ts'
import { valuesOf } from './story-stories.ts'

const story: IncidentStory = {
  incident: incident({ resolvedAt: Date.UTC(2026, 2, 1), holdsTold: { storm: 1 } }),
  attempts: [attempt()],
  timeline: [{ at: Date.UTC(2026, 2, 1, 12, 0, 0, 7), text: 'Found.' }],
}

const overTheWire = <T extends z.ZodType>(shape: T, value: z.output<T>) =>
  z.decode(shape, JSON.parse(JSON.stringify(z.encode(shape, value))))

describe('what is encoded and decoded is what it was', () => {
  test('a story', () => {
    expect(overTheWire(incidentStory, story)).toEqual(story)
  })

  test.each([
    ['story', incidentStory],
    ['detail', incidentDetail],
    ['list', incidentList],
    ['pools', poolList],
    ['summary', summary],
  ] as const)('any %s', (_, shape: z.ZodType) => {
    fc.assert(
      fc.property(valuesOf(shape), (value) => {
        expect(overTheWire(shape, value)).toEqual(value)
      }),
      { numRuns: 150 },
    )
  })
})

test('times are ISO with milliseconds and Z', () => {
  const { timeline, incident: sent } = z.encode(incidentStory, story)
  expect(timeline[0]?.at).toBe('2026-03-01T12:00:00.007Z')
  expect(sent.resolvedAt).toBe('2026-03-01T00:00:00.000Z')
  expect(JSON.stringify(sent)).not.toMatch(/\d{13}/)
})

test.each([Number.MAX_SAFE_INTEGER, Number.MAX_VALUE, -1e300])(
  'a time beyond all dates is the last or first of them: %d',
  (at) => expect(Number.isFinite(z.decode(moment, z.encode(moment, at)))).toBe(true),
)

test('fields and words that only a newer app knows do no harm', () => {
  const sent = JSON.parse(JSON.stringify(z.encode(incidentStory, story)))
  sent.incident.colour = 'red'
  sent.incident.state = 'asleep'
  sent.incident.finding.causeClass = 'gremlins'
  const read = z.decode(incidentStory, sent)
  expect(read.incident).toMatchObject({ state: 'asleep' })
  expect(read.incident).not.toHaveProperty('colour')
})
