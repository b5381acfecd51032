// What the policy says of a fault in a pool: for each field the first rule that matches and says it.
import { describe, expect, test } from 'vitest'
import type { Seen } from '../../src/decide/policy-for.ts'
import { connectFor, tasksFor } from '../../src/decide/policy-for.ts'
import { termsFor, termsWithSources } from '../../src/decide/terms.ts'
import type { Fault } from '../../src/domain/fault.ts'
import { defaultPolicy } from '../../src/domain/policy.ts'
import { readPolicy } from '../../src/domain/policy-read.ts'

const image = 'canonical/0001-com-ubuntu-server-jammy/22_04-lts/latest'
const metadata: Record<string, string> = {}
const snapshot = { image, vmSize: 'STANDARD_D4S_V5', metadata }
const frames: Seen = { pool: { account: 'renderfarm', pool: 'frames' }, snapshot }

function policyOf(file: object) {
  const read = readPolicy(file)
  if (!read.ok) throw new Error(read.faults.map(({ path, message }) => `${path} ${message}`).join())
  return read.policy
}
const terms = (file: object, place = frames, fault: Fault = 'node-unusable') =>
  termsFor(policyOf(file), place, fault)

describe('without rules', () => {
  test('the policy says the mode, and the playbook the ladder and how it is verified', () => {
    const { mode, ladder, healthyForMs, withinMs, guards } = terms({})
    expect(mode).toBe('recommend')
    expect(ladder.map(({ kind }) => kind).join(' ')).toBe('wait reboot reimage replace escalate')
    expect([healthyForMs, withinMs]).toEqual([5 * 60_000, 30 * 60_000])
    expect(guards).toEqual(defaultPolicy.guards)
  })

  test('a lower share of sick nodes ends a storm as well', () => {
    expect(terms({ guards: { maxSickShare: 0.1 } }).guards.stormEndShare).toBe(0.1)
    expect(terms({ guards: { maxSickShare: 0.9 } }).guards.stormEndShare).toBe(0.2)
    const rules = [{ match: { pool: '*' }, guards: { maxSickShare: 0.1 } }]
    expect(terms({ rules }).guards.stormEndShare).toBe(0.1)
  })
})

describe('a rule matches', () => {
  const isMatched = (match: object, place = frames, fault: Fault = 'node-unusable') =>
    terms({ rules: [{ match, mode: 'act' }] }, place, fault).mode === 'act'

  test.each([
    [{ account: 'RenderFarm' }, true],
    [{ account: 'other' }, false],
    [{ pool: 'fra*' }, true],
    [{ fault: 'node-*' }, true],
    [{ fault: 'task-*' }, false],
    [{ image: 'canonical/*' }, true],
    [{ image: '*ubuntu*' }, true],
    [{ image: 'microsoft*' }, false],
    [{ vmSize: 'standard_d?s_v5' }, true],
    [{ vmSize: '*nc*' }, false],
    [{ pool: 'frames', fault: 'task-*' }, false],
  ])('by %j: %s', (match, expected) => {
    expect(isMatched(match)).toBe(expected)
  })

  test('a custom image by its ARM id', () => {
    const id =
      '/subscriptions/8d1c/resourceGroups/rg/providers/Microsoft.Compute/galleries/g/images/blender'
    const place = { ...frames, snapshot: { ...snapshot, image: id } }
    expect(isMatched({ image: '*/galleries/*/images/blender' }, place)).toBe(true)
  })

  test('no pool that is gone by its image or VM size', () => {
    const gone = { pool: frames.pool }
    expect([isMatched({ image: 'c*' }, gone), isMatched({ vmSize: 's*' }, gone)]).toEqual([
      false,
      false,
    ])
    expect(isMatched({ pool: 'frames' }, gone)).toBe(true)
  })
})

describe('the first rule that says a field wins it', () => {
  const rules = [
    { match: { pool: 'other' }, mode: 'off', guards: { cooldownMinutes: 99 } },
    { match: { fault: 'node-*' }, guards: { cooldownMinutes: 15 } },
    {
      match: { pool: 'frames' },
      mode: 'act',
      guards: { cooldownMinutes: 7, maxActionsPerHour: 3 },
    },
    { match: { account: '*' }, mode: 'watch', approval: ['replace'], windows: [] },
  ]

  test('each field, and each number of the guards, for itself', () => {
    const { terms: own, sources } = termsWithSources(policyOf({ rules }), frames, 'node-lost')
    expect([own.mode, sources.mode]).toEqual(['act', 2])
    expect([own.guards.cooldownMinutes, sources.guards.cooldownMinutes]).toEqual([15, 1])
    expect([own.guards.maxActionsPerHour, sources.guards.maxActionsPerHour]).toEqual([3, 2])
    expect([own.approval, sources.approval]).toEqual([['replace'], 3])
    expect([sources.ladder, sources.windows, sources.exitCodes]).toEqual(['playbook', 3, 'policy'])
  })

  test('an empty list in a rule takes away what the policy says', () => {
    const night = { name: 'night', when: 'only', from: '22:00', to: '06:00', zone: 'Europe/Berlin' }
    const free = { match: { pool: 'frames' }, windows: [], approval: [], exitCodes: [] }
    const exitCodes = [{ codes: '*', action: 'tell' }]
    const own = terms({ windows: [night], exitCodes, rules: [free] })
    expect([own.windows, own.approval, own.exitCodes]).toEqual([[], [], []])
  })

  test('also of tasks and connect', () => {
    const policy = policyOf({
      rules: [
        { match: { pool: 'frames', fault: 'task-*' }, tasks: 'manage' },
        { match: { pool: 'frames' }, connect: 'on' },
      ],
    })
    expect(tasksFor(policy, frames, 'task-exit-code', {})).toBe('manage')
    expect([
      connectFor(policy, frames),
      connectFor(policy, { pool: { account: 'a', pool: 'b' } }),
    ]).toEqual(['on', 'off'])
  })
})

describe('a ladder of the policy', () => {
  const own = (fault: Fault, ladder: readonly unknown[], more = {}) =>
    terms({ rules: [{ match: { fault }, ladder, ...more }] }, frames, fault)

  test('is verified by a rule; by one for all faults only nodes are, as tasks take longer', () => {
    const verify = { healthyMinutes: 2, withinMinutes: 9 }
    const within = (fault: Fault, match: object) =>
      terms({ rules: [{ match, verify }] }, frames, fault).withinMs / 60_000
    expect(within('node-lost', { pool: 'frames' })).toBe(9)
    expect(within('task-input-unavailable', { pool: 'frames' })).toBe(1440)
    expect(within('task-input-unavailable', { fault: 'task-*' })).toBe(9)
  })

  test('takes the place of the playbook’s, in its own numbers', () => {
    const ladder = [{ do: 'wait', minutes: 15 }, { do: 'reboot', times: 2 }, 'replace']
    expect(own('node-lost', ladder).ladder).toEqual([
      { kind: 'wait', forMs: 15 * 60_000, what: 'it to get well by itself' },
      { kind: 'reboot', times: 2 },
      { kind: 'replace' },
      { kind: 'escalate' },
    ])
    const retry = { do: 'reactivate-task', times: 3, backoffSeconds: 30 }
    expect(own('task-exit-code', [retry]).ladder[0]).toEqual({
      kind: 'reactivate-task',
      times: 3,
      backoffMs: 30_000,
    })
  })

  test('is for the faults on which one of its rungs acts; the others keep theirs', () => {
    const rules = [
      { match: { pool: 'frames' }, ladder: ['collect-evidence', 'reboot'] },
      { match: { pool: '*' }, ladder: ['escalate'] },
      { match: { fault: 'node-agent-old' }, ladder: ['escalate'] },
    ]
    const kinds = (fault: Fault) => terms({ rules }, frames, fault).ladder.map(({ kind }) => kind)
    expect(kinds('node-unusable')).toEqual(['collect-evidence', 'reboot', 'escalate'])
    expect(kinds('task-input-unavailable')).toEqual(['escalate'])
    // Nothing is done about preempted nodes and old agents, unless a rule is about them.
    expect(kinds('pool-preempted')).toEqual([])
    expect(kinds('node-agent-old')).toEqual(['escalate'])
  })

  test('is verified as its like is where the playbook only tells', () => {
    const minutes = (fault: Fault, ladder: readonly unknown[], more = {}) => {
      const { healthyForMs, withinMs } = own(fault, ladder, more)
      return [healthyForMs / 60_000, withinMs / 60_000]
    }
    expect(minutes('node-error', ['reboot'])).toEqual([5, 30])
    expect(minutes('task-exit-code', ['reactivate-task'])).toEqual([0, 1440])
    const verify = { healthyMinutes: 10, withinMinutes: 60 }
    expect(minutes('node-error', ['reboot'], { verify })).toEqual([10, 60])
  })
})

test('what a person or a rule by exit code has done is given its time where the playbook only tells', () => {
  const within = (fault: Fault) => terms({}, frames, fault).withinMs / 60_000
  expect([within('task-exit-code'), within('node-error'), within('pool-unusable')]).toEqual([
    ...[1440, 30, 30],
  ])
})

test('the metadata of the pool lowers the mode that a rule gave, and does not raise it', () => {
  const mode = (said: string, given: string) => {
    const place = { ...frames, snapshot: { ...snapshot, metadata: { 'batch-medic:mode': said } } }
    return terms({ rules: [{ match: { pool: '*' }, mode: given }] }, place).mode
  }
  expect([mode('watch', 'act'), mode('act', 'watch'), mode('tpyo', 'act')]).toEqual([
    ...['watch', 'watch', 'recommend'],
  ])
})
