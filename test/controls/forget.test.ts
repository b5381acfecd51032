// What Batch refused is forgotten at a person's word: of one action or of all, audited, and of what stands alone.
import { expect, test } from 'vitest'
import { applyRequest } from '../../src/controls/apply-requests.ts'
import type { Ask, AuditEntry } from '../../src/domain/request.ts'
import { hour, minute, noon, pool, poolFacts } from '../support/build-facts.ts'
import { controls, record } from '../support/build-record.ts'

const code = 'NodeStateUnusable'
const stands = { code, at: noon - hour, until: noon + hour }
const over = { code, at: noon - 25 * hour, until: noon }
const all = {
  'reboot@unusable': stands,
  'reboot@starttaskfailed': stands,
  'replace@unusable': { ...stands, code: 'Weird' },
}

const cases: readonly {
  when: string
  asked: Ask
  refusals: Readonly<Record<string, typeof stands>>
  outcome: AuditEntry['outcome']
  said: string
  left: readonly string[]
}[] = [
  {
    when: 'all of the pool',
    asked: { kind: 'forget' },
    refusals: all,
    outcome: 'applied',
    said: 'Batch is asked again where the ladder comes to it: reboot of unusable nodes (NodeStateUnusable), reboot of starttaskfailed nodes (NodeStateUnusable), replace of unusable nodes (Weird).',
    left: [],
  },
  {
    when: 'one action, whatever state its node was in',
    asked: { kind: 'forget', action: 'reboot' },
    refusals: all,
    outcome: 'applied',
    said: 'reboot of unusable nodes (NodeStateUnusable), reboot of starttaskfailed nodes (NodeStateUnusable).',
    left: ['replace@unusable'],
  },
  {
    when: 'an action that was not refused',
    asked: { kind: 'forget', action: 'free-disk' },
    refusals: all,
    outcome: 'unchanged',
    said: 'No free-disk is left out here because Batch refused it.',
    left: Object.keys(all),
  },
  {
    when: 'what is over by itself',
    asked: { kind: 'forget', action: 'reboot' },
    refusals: { 'reboot@unusable': over },
    outcome: 'unchanged',
    said: 'No reboot is left out here',
    left: ['reboot@unusable'],
  },
  {
    when: 'a pool in which nothing was refused',
    asked: { kind: 'forget' },
    refusals: {},
    outcome: 'unchanged',
    said: 'Nothing is left out here because Batch refused it.',
    left: [],
  },
]

test.each(cases)('to forget $when: $outcome', ({ asked, refusals, outcome, said, left }) => {
  const pause = { by: 'bob', verified: true, at: noon - minute, reason: 'upgrade' }
  const before = record({ controls: controls({ refusals, pause }) })
  const who = { id: 'r1', by: 'ann', verified: false, at: noon - minute, reason: 'new image' }
  const waiting = { row: 'ask|1|r1', request: { ...asked, ...who } }
  const changes = applyRequest(waiting, { pool, record: before, facts: poolFacts(), now: noon })
  const entry = changes.flatMap((change) => (change.kind === 'audit' ? [change.entry] : []))
  expect(entry).toMatchObject([{ ...who, what: 'forget', on: 'pool frames', outcome }])
  expect(entry[0]?.said).toContain(said)
  expect(entry[0]?.action).toBe('action' in asked ? asked.action : undefined)
  const put = changes.flatMap((change) => (change.kind === 'put-controls' ? [change.controls] : []))
  expect(put).toHaveLength(outcome === 'applied' ? 1 : 0)
  const after = put[0] ?? before.controls
  expect(Object.keys(after.refusals)).toEqual(left)
  expect(after.pause).toEqual(pause)
})
