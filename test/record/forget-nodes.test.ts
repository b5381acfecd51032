// Which nodes of the past are forgotten.
import { expect, test } from 'vitest'
import { forgetNodes } from '../../src/record/forget-nodes.ts'
import { noon } from '../support/build-facts.ts'
import { record } from '../support/build-record.ts'

const dayMs = 86_400_000
const past = (nodeId: string, ...daysAgo: number[]) => ({
  nodeId,
  repairs: daysAgo.map((days) => ({ at: noon - days * dayMs, kind: 'reboot', allocationTime: 1 })),
})

test.each([
  { when: 'the last repair is 9 days old', nodes: [past('a', 20, 9)], forgotten: ['a'] },
  { when: 'one repair is younger', nodes: [past('a', 20, 7)], forgotten: [] },
  { when: 'there are several', nodes: [past('a', 8), past('b', 1)], forgotten: ['a'] },
])('when $when, $forgotten is forgotten', ({ nodes, forgotten }) => {
  const changes = forgetNodes(record({ nodes }), noon)
  expect(changes).toEqual(
    forgotten.map((nodeId) => ({ kind: 'put-node', node: { nodeId, repairs: [] } })),
  )
})
