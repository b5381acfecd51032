// Evidence of a job: what a few of its tasks wrote, and what its preparation wrote on its nodes.
import { expect, test } from 'vitest'
import { nextRung } from '../../src/decide/ladder.ts'
import { playbookRow } from '../../src/decide/playbook.ts'
import type { Finding } from '../../src/domain/finding.ts'
import { noon, poolFacts } from '../support/build-facts.ts'
import { acting, controls, finding, incident } from '../support/build-record.ts'

const subject = { kind: 'job', jobId: 'shot' } as const

function evidenceOf(given: Partial<Finding>) {
  const found = finding({ subject, scope: 'some-tasks', ...given })
  const answer = nextRung({
    terms: { ...playbookRow(found.fault), exitCodes: [], guards: acting.guards },
    incident: incident({ subject, detectedAt: noon }),
    finding: found,
    attempts: [],
    facts: poolFacts(),
    controls: controls(),
    now: noon,
  })
  return answer.kind === 'do' ? answer.action : answer
}

test('of tasks that failed alike is what the first three of them wrote', () => {
  const taskIds = ['a', 'b', 'c', 'd']
  expect(evidenceOf({ fault: 'task-exit-code', taskIds })).toEqual({
    kind: 'collect-evidence',
    nodes: [],
    tasks: ['a', 'b', 'c'].map((taskId) => ({ kind: 'task', jobId: 'shot', taskId })),
  })
})

test('of its preparation is what that wrote, on six files at the most', () => {
  const files = Array.from({ length: 8 }, (_, n) => ({ nodeId: `n${n}`, path: 'x/stderr.txt' }))
  expect(evidenceOf({ fault: 'job-preparation-failed', files })).toEqual({
    kind: 'collect-evidence',
    nodes: [],
    tasks: [],
    files: files.slice(0, 6),
  })
})
