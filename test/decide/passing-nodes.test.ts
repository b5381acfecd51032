// Nodes on their way: what is decided of those that are stuck, that leave, and that are so because of a repair of ours.
import { describe, expect, test } from 'vitest'
import { stormGuard } from '../../src/decide/guards/storm-guard.ts'
import type { NodeState } from '../../src/domain/facts.ts'
import { ask, short } from '../support/build-decisions.ts'
import { minute, nodeFacts, nodeSubject, nodes, noon, poolOf } from '../support/build-facts.ts'
import { question } from '../support/build-guards.ts'
import { ask as askLadder, short as rung } from '../support/build-ladder.ts'
import { attempt, disable, finding, incident, record } from '../support/build-record.ts'

const starting = (minutes: number) =>
  ({ state: 'starting', stateSince: noon - minutes * minute }) as const

describe('a node that is stuck', () => {
  test('is replaced', () => {
    expect(rung(askLadder({ fault: 'node-stuck', node: starting(50) }))).toBe('replace')
  })

  test('on its way out is not removed again: people are told', () => {
    const node = { state: 'leavingpool' } as const
    const answer = askLadder({ fault: 'node-stuck', node })
    expect(rung(answer)).toBe('escalate')
    expect(answer.reason).toContain('replace is skipped: the node is leaving.')
  })

  test('is no new incident while a repair of ours is under way on it', () => {
    const facts = poolOf(10, [nodeFacts({ state: 'rebooting', stateSince: noon - 31 * minute })])
    expect(ask(facts).map(short)).toEqual(['open node-stuck act'])
    const under = attempt({ step: 'verifying' })
    const repaired = record({ incidents: [incident()], attempts: [under] })
    expect(ask(facts, { record: repaired }).map(short)).toEqual(['verify'])
    const elsewhere = attempt({
      step: 'verifying',
      action: { kind: 'reboot', node: nodeSubject('n1', 1), option: 'requeue' },
    })
    const other = record({ incidents: [incident()], attempts: [elsewhere] })
    expect(ask(facts, { record: other }).map(short)).toContain('open node-stuck act')
  })

  test.each([
    ['waits when it gets on', 'waitingforstarttask', 'wait 12:00:30'],
    ['closes when it is well', 'idle', 'resolve by-itself'],
  ] as const)('%s', (_, state: NodeState, expected) => {
    const facts = poolOf(10, [nodeFacts({ state, stateSince: noon - 5 * minute })])
    const stuck = finding({ fault: 'node-stuck' })
    const before = record({ incidents: [incident({ fault: 'node-stuck', finding: stuck })] })
    expect(ask(facts, { record: before }).map(short)).toEqual([expected])
  })

  test.each([
    { when: 'four of ten are', minutes: 50, isHeld: true },
    { when: 'they have only been starting for a while', minutes: 40, isHeld: false },
  ])('counts as sick in a storm: $when', ({ minutes, isHeld }) => {
    const facts = poolOf(10, nodes(4, 's', starting(minutes)))
    expect(stormGuard.ask(question({ facts })) !== undefined).toBe(isHeld)
  })
})

describe('a black hole that this incident switched off', () => {
  const off = { state: 'offline', schedulingEnabled: false } as const
  const hole = { fault: 'node-black-hole' } as const
  const open = [incident({ ...hole, finding: finding({ ...hole, since: noon - 20 * minute }) })]
  const done = attempt({ action: disable, result: 'done' })

  test('stays one although it fails no more tasks: evidence is next', () => {
    const facts = poolOf(10, [nodeFacts(off)])
    const before = record({ incidents: open, attempts: [done] })
    expect(ask(facts, { record: before }).map(short)).toEqual(['act collect-evidence'])
  })

  test('is switched on again when its reboot has helped', () => {
    const facts = poolOf(10, [nodeFacts(off)])
    const attempts = [done, attempt({ number: 2, result: 'helped' })]
    const before = record({ incidents: open, attempts })
    expect(ask(facts, { record: before }).map(short)).toEqual(['act enable-scheduling'])
  })
})
