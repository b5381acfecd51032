// What the whole app tells in half an hour of a world: within the tables of metrics and events, and each with its stage.
import { describe, expect, test } from 'vitest'
import { type Dimension, dimensions, type MetricName, metrics } from '../src/domain/metrics.ts'
import { telemetryEvents } from '../src/domain/telemetry-events.ts'
import { smallWorld } from './support/small-world.ts'
import { startWholeApp } from './support/whole-app.ts'

describe('of a run of the whole app', () => {
  test('figures stay within their dimensions, events within their fields', async () => {
    const whole = startWholeApp({
      world: smallWorld({
        script: [{ at: 'PT1M', do: 'node-unusable', pool: 'frames', nodes: 2, reboot: 'cures' }],
      }),
    })
    await whole.run(30 * 60_000)
    const allowed = (name: Dimension): readonly string[] | 'set' => dimensions[name].values
    const set: Partial<Record<Dimension, readonly string[]>> = {
      account: ['renderfarm'],
      channel: ['teams', 'mail', 'topic', 'history'],
      currency: ['USD'],
    }
    const seen = new Set<MetricName>()
    for (const told of whole.heard) {
      if (told.kind === 'metric') {
        seen.add(told.name)
        expect(Object.keys(told.dimensions)).toEqual([...metrics[told.name].dimensions])
        for (const [name, value] of Object.entries(told.dimensions)) {
          const values = allowed(name as Dimension)
          expect(values === 'set' ? set[name as Dimension] : values, name).toContain(value)
        }
        expect(Number.isFinite(told.value) && told.value >= 0, told.name).toBe(true)
      } else if (told.kind === 'event') {
        const { fields } = telemetryEvents[told.name]
        expect(fields as readonly string[]).toEqual(
          expect.arrayContaining(Object.keys(told.fields)),
        )
      }
      if (told.kind !== 'metric' && told.kind !== 'trace') expect(told.stage).toMatch(/^[a-z]+$/)
    }
    const expected: readonly MetricName[] = [
      ...(['incident.detectionDelay', 'incident.timeToResolve', 'incident.cost'] as const),
      ...(['repair.outcome', 'decide.duration', 'exam.duration', 'outbox.age'] as const),
      ...(['census.lag', 'census.calls', 'census.examined', 'task-census.left'] as const),
    ]
    expect(expected.filter((name) => !seen.has(name))).toEqual([])
  })
})
