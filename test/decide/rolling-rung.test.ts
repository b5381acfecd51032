// When a rolling reboot is offered: the doctor's answers from the outage on, and what becomes of the rung after it was tried.
import { describe, expect, test } from 'vitest'
import { doctorBefore, isUntold } from '../../src/decide/rolling-rung.ts'
import type { Action } from '../../src/domain/action.ts'
import type { Attempt, AttemptResult } from '../../src/domain/attempt.ts'
import { poolSubject } from '../../src/domain/refs.ts'
import {
  batchFault,
  hour,
  minute,
  nodeSubject,
  nodes,
  noon,
  poolFacts,
} from '../support/build-facts.ts'
import type { Asked } from '../support/build-ladder.ts'
import { ask, short } from '../support/build-ladder.ts'
import { acting, attempt, controls, escalate, evidence } from '../support/build-record.ts'

let number = 0
function look(
  at: number,
  broken: readonly string[],
  ok: readonly string[],
  open: readonly string[] = [],
) {
  number += 1
  const checks = { broken, ok, open }
  const item = {
    name: 'pool doctor',
    firstErrorLine: '',
    lines: [],
    stored: '',
    failure: '',
    checks,
  }
  const times = { startedAt: at, endedAt: at, stepAt: at }
  return attempt({ number, action: evidence, result: 'done', evidence: [item], ...times })
}

const told = () => attempt({ number: ++number, action: escalate, result: 'done' })
const plan: Action = { kind: 'rolling-reboot', nodes: [nodeSubject()], waveNodes: 1 }
const tried = (result: AttemptResult) =>
  attempt({ number: ++number, action: plan, result, reason: 'Node n3 did not come back.' })

const rules = 'outbound-rules'
const outage = look(noon, [rules], ['dns'])
const mended = look(noon + 5 * minute, [], [rules, 'dns'])
const sick = poolFacts({ nodes: [...nodes(8, 's', { state: 'unusable' }), ...nodes(2, 'w')] })

const given = (attempts: readonly Attempt[], more: Partial<Asked> = {}): Asked => ({
  ...{ fault: 'pool-unusable', subject: poolSubject, since: noon, now: noon + 6 * minute },
  ...{ facts: sick, attempts: [attempts[0] ?? outage, told(), ...attempts.slice(1)], ...more },
})
const next = (attempts: readonly Attempt[], more: Partial<Asked> = {}) =>
  short(ask(given(attempts, more)))

describe('a rolling reboot', () => {
  test.each<{
    when: string
    attempts: readonly Attempt[]
    more?: Partial<Asked>
    expected: string
  }>([
    {
      when: 'is next once the doctor finds in order what was broken',
      attempts: [outage, mended],
      expected: 'rolling-reboot',
    },
    {
      when: 'is not next while it is broken: the doctor is asked again after five minutes',
      attempts: [outage],
      more: { now: noon + minute },
      expected: 'wait 12:05:00',
    },
    { when: 'and then', attempts: [outage], expected: 'collect-evidence' },
    {
      when: 'waits twice as long after each answer',
      attempts: [outage, look(noon + 5 * minute, [rules], [])],
      expected: 'wait 12:15:00',
    },
    {
      when: 'is not next where the doctor cannot see any more what was broken',
      attempts: [outage, look(noon + 5 * minute, [], ['dns'], [rules])],
      expected: 'wait 12:15:00',
    },
    {
      when: 'is not next where something else is broken by now',
      attempts: [outage, look(noon + 5 * minute, ['routes'], [rules])],
      expected: 'wait 12:15:00',
    },
    {
      when: 'is not next where what broke in between is not in order',
      attempts: [
        outage,
        look(noon + minute, ['routes'], [rules]),
        look(noon + 2 * minute, [], [rules]),
      ],
      expected: 'wait 12:22:00',
    },
    {
      when: 'is not offered where the doctor never found a cause: nothing says that it is mended',
      attempts: [look(noon, [], ['dns'], [rules]), mended],
      expected: 'end',
    },
    {
      when: 'is not offered where there is no doctor',
      attempts: [attempt({ action: evidence, result: 'done' })],
      expected: 'end',
    },
    {
      when: 'is not offered where no node is unusable without an error',
      attempts: [outage, mended],
      more: {
        facts: poolFacts({
          nodes: nodes(9, 's', { state: 'unusable', errors: [batchFault('X')] }),
        }),
      },
      expected: 'end',
    },
    {
      when: 'is not offered where Batch refused to reboot an unusable node today',
      attempts: [outage, mended],
      more: {
        controls: controls({
          refusals: {
            'reboot@unusable': { code: 'NodeStateUnusable', at: noon, until: noon + hour },
          },
        }),
      },
      expected: 'end',
    },
    {
      when: 'is passed over where somebody rejected it',
      attempts: [outage, mended],
      more: {
        incident: {
          rejections: [
            { action: 'rolling-reboot', by: 'ann', verified: true, at: noon, reason: '' },
          ],
        },
      },
      expected: 'end',
    },
    { when: 'that helped is over', attempts: [outage, mended, tried('helped')], expected: 'end' },
    {
      when: 'that nothing was left to do for is over',
      attempts: [outage, mended, tried('overtaken')],
      expected: 'end',
    },
    {
      when: 'that stopped is told',
      attempts: [outage, mended, tried('did-not-help')],
      expected: 'escalate',
    },
    {
      when: 'that stopped is told once, and not tried again',
      attempts: [outage, mended, tried('did-not-help'), told()],
      expected: 'end',
    },
  ])('$when', ({ attempts, more, expected }) => {
    expect(next(attempts, more)).toBe(expected)
  })

  test('is not asked about for ever', () => {
    const looks = Array.from({ length: 26 }, (_, n) => look(noon + n * hour, [rules], []))
    const answer = ask(given(looks, { now: noon + 40 * hour }))
    expect([answer.kind, answer.reason]).toEqual(['end', expect.stringContaining('after 26 times')])
  })

  test('says what stopped it', () => {
    const answer = ask(given([outage, mended, tried('did-not-help')]))
    expect(answer.reason).toContain('Node n3 did not come back.')
  })
})

describe('the waves', () => {
  const planOf = (share: Partial<typeof acting.guards>, count = 40) => {
    const facts = poolFacts({ nodes: nodes(count, 's', { state: 'unusable' }) })
    const terms = { guards: { ...acting.guards, ...share } }
    const answer = ask(given([outage, mended], { facts, terms }))
    return answer.kind === 'do' && answer.action.kind === 'rolling-reboot' ? answer : undefined
  }

  test.each([
    { guards: {}, nodes: 40, waveNodes: 4 },
    { guards: {}, nodes: 3, waveNodes: 1 },
    { guards: {}, nodes: 400, waveNodes: 5 },
    { guards: { maxConcurrentNodes: 2 }, nodes: 40, waveNodes: 2 },
    { guards: { maxConcurrentShare: 0.05 }, nodes: 40, waveNodes: 2 },
    { guards: { maxConcurrentShare: 1, maxConcurrentNodes: 100 }, nodes: 40, waveNodes: 4 },
  ])('of $nodes nodes under $guards are of $waveNodes', ({ guards, nodes: count, waveNodes }) => {
    expect(planOf(guards, count)?.action).toMatchObject({ waveNodes })
  })

  test('are told with their numbers', () => {
    expect(ask(given([outage, mended])).reason).toBe(
      'The pool doctor finds outbound-rules in order now, and 8 of 10 nodes are still unusable: reboots them in 8 waves of 1 at most, the next when the one before is well, and stops at the first that does not come back.',
    )
  })
})

test.each([
  { ageMs: 15 * minute, expected: undefined },
  { ageMs: 15 * minute + 1, expected: 'collect-evidence' },
])('right before the first wave an answer of $ageMs ms ago: $expected', ({ ageMs, expected }) => {
  expect(doctorBefore(plan, [look(noon, [], [rules])], noon + ageMs)?.kind).toBe(expected)
})

test.each<[string, readonly Attempt[], boolean]>([
  ['none', [outage], false],
  ['one under way', [attempt({ action: plan, step: 'verifying' })], false],
  ['one that helped', [tried('helped')], false],
  ['one that stopped', [tried('did-not-help')], true],
  ['one that stopped and was told', [tried('did-not-help'), told()], false],
  ['one that stopped after people were told of the outage', [told(), tried('did-not-help')], true],
])('what stopped is still to be told: %s', (_, attempts, expected) => {
  expect(isUntold(attempts)).toBe(expected)
})
