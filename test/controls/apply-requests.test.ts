// What a request comes to: applied once, unchanged the second time, refused in words where it does not apply any more.
import { describe, expect, test } from 'vitest'
import type { RequestTerms } from '../../src/controls/applied.ts'
import { applyRequest } from '../../src/controls/apply-requests.ts'
import type { Incident } from '../../src/domain/incident.ts'
import type { Change, Controls, PoolRecord } from '../../src/domain/record.ts'
import type { Ask, AuditEntry } from '../../src/domain/request.ts'
import { minute, nodeFacts, noon, pool, poolFacts, taskSubject } from '../support/build-facts.ts'
import { attempt, controls, incident, record } from '../support/build-record.ts'

const alice = { by: 'alice', verified: false, at: noon - minute, reason: 'upgrade' }
const row = 'ask|1|r1'

interface Came {
  entry: AuditEntry
  changes: readonly Change[]
  /** The record after it. */
  controls: Controls
  incident: Incident | undefined
  lines: readonly string[]
}

function ask(asked: Ask, over: Partial<PoolRecord> = {}, more: Partial<RequestTerms> = {}): Came {
  const before = record({ incidents: [incident()], ...over })
  const facts = poolFacts({ nodes: [nodeFacts()] })
  const terms = { pool, record: before, facts, now: noon, ...more }
  const changes = applyRequest({ row, request: { ...asked, ...alice, id: 'r1' } }, terms)
  return cameOf(changes, before)
}

function cameOf(changes: readonly Change[], before: PoolRecord): Came {
  const audits = changes.flatMap((change) => (change.kind === 'audit' ? [change.entry] : []))
  expect(audits).toHaveLength(1)
  expect(changes).toContainEqual({ kind: 'take-request', row })
  const put = changes.findLast(({ kind }) => kind === 'put-controls')
  const changed = changes.findLast(({ kind }) => kind === 'change-incident')
  return {
    entry: audits[0] as AuditEntry,
    changes,
    controls: put?.kind === 'put-controls' ? put.controls : before.controls,
    incident: changed?.kind === 'change-incident' ? changed.incident : before.incidents[0],
    lines: changes.flatMap((change) => (change.kind === 'add-line' ? [change.line.text] : [])),
  }
}

const heldNodes = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`held${index}`, alice]))
const id = incident().id
const pause = { ...alice, until: noon + 60 * minute }
const waiting = (over: Partial<Incident> = {}) =>
  incident({
    state: 'awaiting-approval',
    waiting: { reason: 'x', guard: 'approval', action: 'reboot' },
    ...over,
  })
const gone = poolFacts({ nodes: [] })
const absent = (() => {
  const { snapshot: _, ...rest } = poolFacts()
  return rest
})()

describe('a request about the pool', () => {
  const cases: readonly {
    when: string
    asked: Ask
    given?: Partial<PoolRecord>
    more?: Partial<RequestTerms>
    outcome: string
    said: string
  }[] = [
    {
      when: 'pause without an end',
      asked: { kind: 'pause' },
      outcome: 'applied',
      said: 'Nothing of the pool is changed until somebody ends this.',
    },
    {
      when: 'pause with an end',
      asked: { kind: 'pause', until: noon + 60 * minute },
      outcome: 'applied',
      said: 'Nothing of the pool is changed until 2026-03-01 13:00:00 UTC.',
    },
    {
      when: 'the same pause again',
      asked: { kind: 'pause', until: noon + 60 * minute },
      given: { controls: controls({ pause }) },
      outcome: 'unchanged',
      said: 'It is paused so already.',
    },
    {
      when: 'a pause that would have ended before it was taken up',
      asked: { kind: 'pause', until: noon - minute },
      outcome: 'refused',
      said: 'which was 1 min ago',
    },
    {
      when: 'resume',
      asked: { kind: 'resume' },
      given: { controls: controls({ pause }) },
      outcome: 'applied',
      said: 'The pause of alice (upgrade) is over.',
    },
    {
      when: 'resume of what is not paused',
      asked: { kind: 'resume' },
      outcome: 'unchanged',
      said: 'The pool is not paused.',
    },
    {
      when: 'pause of a pool that is gone',
      asked: { kind: 'pause' },
      more: { facts: absent },
      outcome: 'refused',
      said: 'has no pool',
    },
    {
      when: 'pause of a pool that cannot be seen',
      asked: { kind: 'pause' },
      more: { facts: { ...absent, complete: false } },
      outcome: 'applied',
      said: 'Nothing of the pool is changed',
    },
    {
      when: 'hold of a node',
      asked: { kind: 'hold', nodeId: 'N1' },
      outcome: 'applied',
      said: 'Nobody but a person touches the node',
    },
    {
      when: 'hold of one node more than a row has room for',
      asked: { kind: 'hold', nodeId: 'n1' },
      given: { controls: controls({ holds: heldNodes(200) }) },
      outcome: 'refused',
      said: 'The pool has 200 holds: release some of them, or pause the pool.',
    },
    {
      when: 'hold that takes the place of another, of as many',
      asked: { kind: 'hold', nodeId: 'N1' },
      given: { controls: controls({ holds: { ...heldNodes(199), n1: pause } }) },
      outcome: 'applied',
      said: 'Nobody but a person',
    },
    {
      when: 'hold of a node that is gone',
      asked: { kind: 'hold', nodeId: 'n1' },
      more: { facts: gone },
      outcome: 'refused',
      said: 'The pool has no node n1',
    },
    {
      when: 'hold of a node in a pass that lists none',
      asked: { kind: 'hold', nodeId: 'n1' },
      more: { facts: { ...gone, nodesListed: false } },
      outcome: 'applied',
      said: 'Nobody but a person',
    },
    {
      when: 'release of a node in another case of letters',
      asked: { kind: 'release', nodeId: 'N1' },
      given: { controls: controls({ holds: { n1: alice } }) },
      outcome: 'applied',
      said: 'The hold of alice (upgrade) is over.',
    },
    {
      when: 'release of a node that is not held',
      asked: { kind: 'release', nodeId: 'n2' },
      given: { controls: controls({ holds: { n1: alice } }) },
      outcome: 'unchanged',
      said: 'No hold is on node n2.',
    },
    {
      when: 'silence',
      asked: { kind: 'silence', until: noon + 60 * minute },
      outcome: 'applied',
      said: 'nothing is sent but RESOLVED',
    },
    {
      when: 'unsilence',
      asked: { kind: 'unsilence' },
      given: { controls: controls({ silence: pause }) },
      outcome: 'applied',
      said: 'The silence of alice (upgrade) is over.',
    },
  ]
  test.each(cases)('$when: $outcome', ({ asked, given, more, outcome, said }) => {
    const came = ask(asked, given, more)
    expect(came.entry.outcome).toBe(outcome)
    expect(came.entry.said).toContain(said)
    expect(came.entry).toMatchObject({ id: 'r1', by: 'alice', verified: false, doneAt: noon })
    const changes = came.changes.filter(({ kind }) => kind === 'put-controls')
    expect(changes).toHaveLength(outcome === 'applied' ? 1 : 0)
  })

  test('keeps what else is in force', () => {
    const before = controls({ pause, holds: { n2: alice }, tasksSeenUntil: 7 })
    const { controls: after } = ask({ kind: 'hold', nodeId: 'n1' }, { controls: before })
    expect(after).toMatchObject({ pause, tasksSeenUntil: 7 })
    expect(Object.keys(after.holds ?? {})).toEqual(['n2', 'n1'])
  })

  test('to hold a node is told in the timeline of its incident, with who', () => {
    const { lines } = ask({ kind: 'hold', nodeId: 'n1' })
    expect(lines).toEqual(['The node is held by alice: upgrade'])
  })

  test('that this version cannot read is taken out, with why', () => {
    const before = record()
    const terms = { pool, record: before, facts: poolFacts(), now: noon }
    const { entry, changes } = cameOf(
      applyRequest({ row, unreadable: 'Not known.' }, terms),
      before,
    )
    expect(entry).toMatchObject({ id: 'r1', outcome: 'refused', said: 'Not known.' })
    expect(changes).toHaveLength(2)
  })
})

describe('a request about an incident', () => {
  const other = { reason: 'x', guard: 'approval', action: 'replace' } as const
  const cases: readonly {
    when: string
    asked: Ask
    of?: Incident
    given?: Partial<PoolRecord>
    more?: Partial<RequestTerms>
    outcome: string
    said: string
  }[] = [
    {
      when: 'approve what it waits for',
      asked: { kind: 'approve', incidentId: id.toUpperCase() },
      outcome: 'applied',
      said: 'reboot approved by alice (upgrade), good for one time until 2026-03-01 12:30:00 UTC.',
    },
    {
      when: 'approve again',
      asked: { kind: 'approve', incidentId: id },
      of: waiting({ grants: [grantOf('approve')] }),
      outcome: 'unchanged',
      said: 'bob has approved it already.',
    },
    {
      when: 'approve again once the first ended',
      asked: { kind: 'approve', incidentId: id },
      of: waiting({ grants: [{ ...grantOf('approve'), until: noon }] }),
      outcome: 'applied',
      said: 'reboot approved by alice',
    },
    {
      when: 'approve what it does not wait for any more',
      asked: { kind: 'approve', incidentId: id, action: 'reboot' },
      of: waiting({ waiting: other }),
      outcome: 'refused',
      said: 'It waits for no approval of reboot (any more), but for one of replace.',
    },
    {
      when: 'approve where nothing waits',
      asked: { kind: 'approve', incidentId: id },
      of: incident({ state: 'verifying' }),
      outcome: 'refused',
      said: 'It waits for no approval: it is verifying.',
    },
    {
      when: 'approve of an incident that is over',
      asked: { kind: 'approve', incidentId: id },
      given: { incidents: [] },
      outcome: 'refused',
      said: 'The incident is over',
    },
    {
      when: 'approve of a node that is gone',
      asked: { kind: 'approve', incidentId: id },
      more: { facts: gone },
      outcome: 'refused',
      said: 'is gone, or another node has its id by now',
    },
    {
      when: 'approve of a node whose id is another’s by now',
      asked: { kind: 'approve', incidentId: id },
      more: { facts: poolFacts({ nodes: [nodeFacts({ allocationTime: noon })] }) },
      outcome: 'refused',
      said: 'another node has its id by now',
    },
    {
      when: 'approve for another allocation',
      asked: { kind: 'approve', incidentId: id, allocationTime: 1 },
      outcome: 'refused',
      said: 'It was asked for another node that had the same id.',
    },
    {
      when: 'approve of what was rejected before takes the rejection back',
      asked: { kind: 'approve', incidentId: id, action: 'reboot' },
      of: waiting({ waiting: other, rejections: [{ ...alice, action: 'reboot' }] }),
      outcome: 'applied',
      said: 'reboot approved by alice',
    },
    {
      when: 'reject what it waits for',
      asked: { kind: 'reject', incidentId: id },
      outcome: 'applied',
      said: 'reboot rejected by alice: upgrade',
    },
    {
      when: 'reject again',
      asked: { kind: 'reject', incidentId: id },
      of: waiting({ rejections: [{ ...alice, by: 'bob', action: 'reboot' }] }),
      outcome: 'unchanged',
      said: 'bob has rejected it already.',
    },
    {
      when: 'run an action that is no rung of the ladder',
      asked: { kind: 'run', incidentId: id, action: 'remove' },
      outcome: 'applied',
      said: 'remove ordered by alice',
    },
    {
      when: 'run what is for tasks',
      asked: { kind: 'run', incidentId: id, action: 'reactivate-task' },
      outcome: 'refused',
      said: 'reactivate-task is for a task; the incident is about node n1.',
    },
    {
      when: 'run what is for nodes of an incident about a task',
      asked: { kind: 'run', incidentId: id, action: 'reboot' },
      of: incident({ fault: 'task-failed', subject: taskSubject() }),
      outcome: 'refused',
      said: 'reboot is for a node',
    },
    {
      when: 'run what changes nothing',
      asked: { kind: 'run', incidentId: id, action: 'escalate' },
      outcome: 'refused',
      said: 'escalate is no action that can be ordered.',
    },
    {
      when: 'run while an attempt is under way',
      asked: { kind: 'run', incidentId: id, action: 'replace' },
      given: { attempts: [attempt({ step: 'verifying' })] },
      outcome: 'refused',
      said: 'reboot is under way',
    },
    {
      when: 'acknowledge',
      asked: { kind: 'acknowledge', incidentId: id },
      outcome: 'applied',
      said: 'Acknowledged by alice: upgrade',
    },
    {
      when: 'acknowledge again',
      asked: { kind: 'acknowledge', incidentId: id },
      of: waiting({ acknowledged: alice }),
      outcome: 'unchanged',
      said: 'It is acknowledged so.',
    },
  ]
  test.each(cases)('$when: $outcome', ({ asked, of = waiting(), given, more, outcome, said }) => {
    const came = ask(asked, { incidents: [of], ...given }, more)
    expect(came.entry.outcome).toBe(outcome)
    expect(came.entry.said).toContain(said)
    const isTold = outcome === 'applied'
    expect(came.changes.some(({ kind }) => kind === 'change-incident')).toBe(isTold)
    expect(came.lines).toHaveLength(isTold ? 1 : 0)
    if (isTold) expect(came.lines[0]).toContain('alice')
  })

  test('a grant is for the node as it is, one action, and half an hour from when it was taken up', () => {
    const { incident: after } = ask({ kind: 'approve', incidentId: id }, { incidents: [waiting()] })
    const { subject } = incident()
    expect(after?.grants).toEqual([
      {
        ...alice,
        id: 'r1',
        kind: 'approve',
        action: 'reboot',
        until: noon + 30 * minute,
        allocationTime: subject.kind === 'node' ? subject.allocationTime : 0,
      },
    ])
  })

  test('a grant is for the node that the action is about, where that is not the subject', () => {
    const node = { kind: 'node', nodeId: 'n1', allocationTime: nodeFacts().allocationTime } as const
    const held = { reason: 'x', guard: 'approval', action: 'enable-scheduling', node } as const
    const of = incident({ fault: 'task-failed', subject: taskSubject(), waiting: held })
    const { entry, incident: after } = ask({ kind: 'approve', incidentId: id }, { incidents: [of] })
    expect(entry.outcome).toBe('applied')
    expect(after?.grants?.[0]?.allocationTime).toBe(node.allocationTime)
  })

  test('a rejection takes the grants for its action with it', () => {
    const of = waiting({ grants: [grantOf('approve')] })
    const { incident: after } = ask({ kind: 'reject', incidentId: id }, { incidents: [of] })
    expect(after?.grants).toEqual([])
  })
})

function grantOf(kind: 'approve' | 'run') {
  return { ...alice, by: 'bob', id: 'g', kind, action: 'reboot', until: noon + minute } as const
}
