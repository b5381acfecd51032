// What a commit tells operators: each thing that is put on record once, with its figure, and no person in it.
import { describe, expect, test } from 'vitest'
import { createMemoryTelemetry } from '../../src/adapters/memory/telemetry.ts'
import { listPrices } from '../../src/domain/prices.ts'
import type { Change } from '../../src/domain/record.ts'
import { tellRecorded } from '../../src/record/tell-recorded.ts'
import { minute, noon, pool } from '../support/build-facts.ts'
import { attempt, controls, incident, record } from '../support/build-record.ts'

function told(before: Parameters<typeof tellRecorded>[1], changes: readonly Change[]) {
  const telemetry = createMemoryTelemetry()
  tellRecorded({ telemetry, prices: listPrices, pool }, before, changes, noon)
  return telemetry.told.flatMap((one) =>
    one.kind === 'metric' ? [`${one.name} ${one.value}`] : one.kind === 'event' ? [one.name] : [],
  )
}

const open = incident()
const ended = attempt({ step: 'ended', result: 'helped', endedAt: noon })
const escalated = incident({ state: 'escalated' })
const resolved = incident({
  state: 'resolved',
  resolvedAt: noon,
  resolution: { kind: 'helped', reason: 'It runs again.' },
})

const cases: {
  when: string
  before?: Parameters<typeof record>[0]
  changes: readonly Change[]
  expected: readonly string[]
}[] = [
  {
    when: 'an incident begins',
    changes: [{ kind: 'open-incident', incident: open }],
    expected: ['incident.detectionDelay 0', 'incident.opened'],
  },
  {
    when: "Batch's clock is ahead of ours",
    changes: [
      {
        kind: 'open-incident',
        incident: incident({ detectedAt: open.finding.since - minute }),
      },
    ],
    expected: ['incident.detectionDelay 0', 'incident.opened'],
  },
  {
    when: 'it goes to people, and is changed again in the same commit',
    before: { incidents: [open] },
    changes: [
      { kind: 'change-incident', incident: escalated },
      { kind: 'change-incident', incident: escalated },
    ],
    expected: ['incident.escalations 1', 'incident.escalated'],
  },
  {
    when: 'it is with people already',
    before: { incidents: [escalated] },
    changes: [{ kind: 'change-incident', incident: escalated }],
    expected: [],
  },
  {
    when: 'it ends',
    before: { incidents: [open] },
    changes: [{ kind: 'close-incident', incident: resolved }],
    expected: [`incident.timeToResolve ${20 * minute}`, 'incident.resolved'],
  },
  {
    when: 'a repair ends, and is written twice in the same commit',
    before: { incidents: [open], attempts: [attempt({ step: 'growing' })] },
    changes: [
      { kind: 'put-attempt', attempt: ended },
      { kind: 'put-attempt', attempt: ended },
    ],
    expected: ['repair.outcome 1', 'repair.ended'],
  },
  {
    when: 'a repair that had ended is written again',
    before: { incidents: [open], attempts: [ended] },
    changes: [{ kind: 'put-attempt', attempt: ended }],
    expected: [],
  },
  {
    when: 'only evidence was collected',
    before: { incidents: [open] },
    changes: [
      {
        kind: 'put-attempt',
        attempt: { ...ended, action: { kind: 'collect-evidence', nodes: [], tasks: [] } },
      },
    ],
    expected: [],
  },
  {
    when: 'a blind pool is seen again',
    before: { controls: controls({ unseenSince: noon - minute }) },
    changes: [{ kind: 'put-controls', controls: controls() }],
    expected: [`blind.duration ${minute}`],
  },
]

describe('a commit tells', () => {
  test.each(cases)('where $when', ({ before = {}, changes, expected }) => {
    const said = told(record(before), changes)
    expect(said.filter((one) => !/^incident\.(?:nodeHours|cost) /.test(one))).toEqual(expected)
  })
})
