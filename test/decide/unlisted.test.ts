// What is decided in a pass that listed no nodes: nobody has left, and whatever is open stands as it was.
import { expect, test } from 'vitest'
import type { Subject } from '../../src/domain/refs.ts'
import { ask, short } from '../support/build-decisions.ts'
import { minute, noon, poolFacts } from '../support/build-facts.ts'
import { attempt, incident, record } from '../support/build-record.ts'

const facts = poolFacts({ nodes: [], nodesListed: false })
const waiting = { reason: 'Batch recovers it', until: noon + 5 * minute }
const ofNode = incident({ state: 'open', waiting })
const ofPool = incident({
  fault: 'pool-unusable',
  subject: { kind: 'pool' } as Subject,
  state: 'escalated',
})

test.each([
  {
    when: 'an incident of a node waits on',
    own: record({ incidents: [ofNode] }),
    expected: 'wait 12:05:00',
  },
  {
    when: 'an incident of the pool stays open',
    own: record({ incidents: [ofPool] }),
    expected: 'wait for ever',
  },
  {
    when: 'a repair under way is not judged',
    own: record({
      incidents: [incident({ state: 'verifying' })],
      attempts: [attempt({ step: 'verifying' })],
    }),
    expected: 'wait for ever',
  },
])('$when', ({ own, expected }) => {
  expect(ask(facts, { record: own }).map(short)).toEqual([expected])
})

test('the same facts with a list would say that the node is gone', () => {
  const { nodesListed: _, ...listed } = facts
  expect(ask(listed, { record: record({ incidents: [ofNode] }) }).map(short)).toEqual([
    'resolve subject-gone',
  ])
})
