// What does no work and costs: by state, by what it runs, by price.
import { expect, test } from 'vitest'
import { wasteOf } from '../../src/check/waste.ts'
import type { NodeFacts } from '../../src/domain/facts.ts'
import { nodeFacts, nodeSubject, poolFacts, snapshot } from '../support/build-facts.ts'
import { finding } from '../support/build-record.ts'

const prices = { currency: 'USD', asOf: '', about: '', perHour: { s: { dedicated: 2, spot: 0.5 } } }
const named = [finding({ fault: 'node-error', subject: nodeSubject('N1') })]

test.each<{ when: string; node: Partial<NodeFacts>; told?: boolean; perHour: number | null }>([
  { when: 'unusable', node: { state: 'unusable' }, perHour: 2 },
  { when: 'unusable and Spot', node: { state: 'unusable', dedicated: false }, perHour: 0.5 },
  { when: 'lost', node: { state: 'unknown' }, perHour: 2 },
  { when: 'idle and well', node: {}, perHour: null },
  { when: 'idle with an error', node: {}, told: true, perHour: 2 },
  {
    when: 'at work with an error',
    node: { state: 'running', runningTasks: 1 },
    told: true,
    perHour: null,
  },
  { when: 'offline, which a person did', node: { state: 'offline' }, told: true, perHour: null },
  { when: 'preempted', node: { state: 'preempted' }, told: true, perHour: null },
])('a node that is $when costs $perHour', ({ node, told = false, perHour }) => {
  const facts = poolFacts({ snapshot: snapshot({ vmSize: 'S' }), nodes: [nodeFacts(node)] })
  expect(wasteOf(facts, told ? named : [], prices)).toEqual({
    nodes: perHour === null ? 0 : 1,
    perHour,
    unpriced: 0,
  })
})
