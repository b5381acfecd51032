// How many full disks of a pool are looked at in a minute: a look takes about a hundred reads of Batch.
import { describe, expect, test } from 'vitest'
import type { Attempt } from '../../src/domain/attempt.ts'
import type { Fault } from '../../src/domain/fault.ts'
import type { Incident } from '../../src/domain/incident.ts'
import { policySchema } from '../../src/domain/policy.ts'
import { ask, short } from '../support/build-decisions.ts'
import {
  batchFault,
  hour,
  minute,
  nodeFacts,
  nodeSubject,
  nodes,
  noon,
  poolFacts,
  second,
} from '../support/build-facts.ts'
import { attempt, incident, record } from '../support/build-record.ts'

const policy = policySchema.parse({ mode: 'act', guards: { maxConcurrentNodes: 3 } })
const idOf = (n: number) => `renderfarm.frames.inc${String(n).padStart(9, '0')}`

function full(count: number) {
  const sick = Array.from({ length: count }, (_, n) =>
    nodeFacts({
      ...{ nodeId: `full${n}`, state: 'unusable', stateSince: noon - hour },
      errors: [batchFault('DiskFull')],
    }),
  )
  const facts = poolFacts({ nodes: [...sick, ...nodes(3 * count, 'w')] })
  const incidents = sick.map((_, n) =>
    incident({ id: idOf(n), fault: 'node-disk-full', subject: nodeSubject(`full${n}`) }),
  )
  return { facts, incidents }
}

/** The look at the n-th disk, so long ago. */
function looked(n: number, agoMs: number): Attempt {
  const action = { kind: 'collect-evidence', nodes: [nodeSubject(`full${n}`)], tasks: [] } as const
  const at = noon - agoMs
  return attempt({ incidentId: idOf(n), action, result: 'done', startedAt: at, endedAt: at })
}

function decidedOf(incidents: readonly Incident[], attempts: readonly Attempt[], count: number) {
  const { facts } = full(count)
  const decisions = ask(facts, { record: record({ incidents, attempts }), policy })
  return decisions.filter(({ kind }) => kind !== 'open').map(short)
}

describe('of a pool with eight full disks', () => {
  const { incidents } = full(8)
  const cases = [
    { when: 'none was looked at', attempts: [], looks: 3, waits: 'wait 12:01:00' },
    {
      when: 'two were looked at 20 s ago',
      attempts: [looked(0, 20 * second), looked(1, 20 * second)],
      looks: 1,
      waits: 'wait 12:00:40',
    },
    {
      when: 'three were looked at 20 s ago',
      attempts: [0, 1, 2].map((n) => looked(n, 20 * second)),
      looks: 0,
      waits: 'wait 12:00:40',
    },
    {
      when: 'three were looked at a minute ago',
      attempts: [0, 1, 2].map((n) => looked(n, minute)),
      looks: 3,
      waits: 'wait 12:01:00',
    },
  ]
  test.each(cases)('$when: $looks more are, and the others wait', ({ attempts, looks, waits }) => {
    const answers = decidedOf(incidents, attempts, 8)
    expect(answers).toHaveLength(8)
    expect(answers.filter((answer) => answer === 'act collect-evidence')).toHaveLength(looks)
    const waiting = answers.filter((answer) => answer.startsWith('wait'))
    expect(waiting).toHaveLength(8 - looks - attempts.length)
    expect(new Set(waiting)).toEqual(new Set([waits]))
  })

  test('each has its turn, three in a minute', () => {
    const attempts: Attempt[] = []
    const turns: number[] = []
    for (let now = noon; attempts.length < 8; now += minute) {
      const { facts } = full(8)
      const seen = { ...facts, observedAt: now }
      const given = { record: record({ incidents, attempts: [...attempts] }), policy, now }
      const acts = ask(seen, given).flatMap((one) => {
        if (one.kind !== 'act' || one.action.kind !== 'collect-evidence') return []
        const n = Number(one.incident.id.slice(-9))
        return [{ ...looked(n, 0), startedAt: now, endedAt: now }]
      })
      turns.push(acts.length)
      attempts.push(...acts)
      if (turns.length > 9) break
    }
    expect(turns).toEqual([3, 3, 2])
    expect(new Set(attempts.map(({ incidentId }) => incidentId)).size).toBe(8)
  })
})

test.each<[Fault, readonly string[]]>([
  ['node-disk-full', ['wait 12:00:40']],
  ['node-container-failed', ['wait 12:00:40']],
  // What a start task wrote is two small files.
  ['node-start-task-failed', ['act collect-evidence']],
])('after three looks at disks one at %s: %s', (fault, expected) => {
  const { incidents } = full(3)
  const own = incident({ id: idOf(9), fault, subject: nodeSubject('own') })
  const errors: Partial<Record<Fault, string>> = {
    'node-disk-full': 'DiskFull',
    'node-container-failed': 'ContainerInvalidImage',
  }
  const code = errors[fault]
  const node = nodeFacts({
    ...{ nodeId: 'own', stateSince: noon - hour, errors: code ? [batchFault(code)] : [] },
    state: code ? 'unusable' : 'starttaskfailed',
  })
  const { facts } = full(3)
  const attempts = [0, 1, 2].map((n) => looked(n, 20 * second))
  const decisions = ask(
    { ...facts, nodes: [...facts.nodes, node] },
    { record: record({ incidents: [...incidents, own], attempts }), policy },
  )
  const of = decisions.filter((one) => 'incident' in one && one.incident.id === own.id)
  expect(of.map(short)).toEqual(expected)
})
