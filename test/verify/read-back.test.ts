// What came of a call whose answer never came: seen in the facts, or given up after a minute and never repeated before.
import { describe, expect, test } from 'vitest'
import type { Attempt } from '../../src/domain/attempt.ts'
import type { PoolFacts } from '../../src/domain/facts.ts'
import { judge } from '../../src/verify/judge.ts'
import {
  hour,
  minute,
  nodeFacts,
  noon,
  poolFacts,
  poolOf,
  second,
  snapshot,
  taskFacts,
} from '../support/build-facts.ts'
import {
  attempt,
  disable,
  enable,
  evidence,
  incident,
  reactivate,
  reboot,
  replace,
} from '../support/build-record.ts'

import type { Case } from '../support/build-verdicts.ts'
import { judged, short, terms } from '../support/build-verdicts.ts'

const node = (overrides: Parameters<typeof nodeFacts>[0]) => poolOf(10, [nodeFacts(overrides)])
const task = (overrides: Parameters<typeof taskFacts>[0]) =>
  poolFacts({ tasks: [taskFacts(overrides)] })

const remembered = { targetDedicated: 10, targetLowPriority: 0, dedicated: true }
/** Announced at noon; looked at `age` later. */
const unanswered = (action: Attempt['action'], overrides: Partial<Attempt> = {}) =>
  attempt({
    action,
    step: 'announced',
    startedAt: noon,
    before: { state: 'unusable', stateSince: noon - hour },
    remembered,
    ...overrides,
  })
const later = (facts: PoolFacts, age: number): PoolFacts => ({ ...facts, observedAt: noon + age })
const sick = node({ state: 'unusable', stateSince: noon - hour })

const readBacks: readonly Case[] = [
  {
    when: 'a reboot shows nothing for 59 s',
    attempt: unanswered(reboot),
    facts: later(sick, 59 * second),
    expected: 'pending',
  },
  {
    when: 'a reboot shows nothing for 60 s',
    attempt: unanswered(reboot),
    facts: later(sick, 60 * second),
    expected: 'ended not-made',
  },
  {
    when: 'the node reboots',
    attempt: unanswered(reboot),
    facts: later(node({ state: 'rebooting', stateSince: noon + second }), 5 * second),
    expected: 'step verifying',
  },
  {
    when: 'the node booted so fast that only its boot time tells',
    attempt: unanswered(reboot),
    facts: later(
      node({ state: 'unusable', stateSince: noon - hour, lastBootAt: noon }),
      5 * second,
    ),
    expected: 'step verifying',
  },
  {
    when: 'a removal shows nothing for 60 s',
    attempt: unanswered(replace),
    facts: later(sick, minute),
    expected: 'ended not-made',
  },
  {
    when: 'the node leaves',
    attempt: unanswered(replace),
    facts: later(node({ state: 'leavingpool' }), second),
    expected: 'step settling',
  },
  {
    when: 'the node is gone',
    attempt: unanswered(replace),
    facts: later(poolFacts({ nodes: [] }), second),
    expected: 'step settling',
  },
  {
    when: 'the pool grew back',
    attempt: unanswered(replace, { step: 'growing' }),
    facts: later(poolFacts(), second),
    expected: 'step verifying',
  },
  {
    when: 'the pool did not grow in 60 s: once more',
    attempt: unanswered(replace, { step: 'growing' }),
    facts: later(poolFacts({ snapshot: snapshot({ targetDedicated: 9 }) }), minute),
    expected: 'step settling',
  },
  {
    when: 'scheduling is off',
    attempt: unanswered(disable),
    facts: later(node({ schedulingEnabled: false }), second),
    expected: 'ended done',
  },
  {
    when: 'scheduling is still on',
    attempt: unanswered(disable),
    facts: later(node({}), second),
    expected: 'pending',
  },
  {
    when: 'scheduling is on again',
    attempt: unanswered(enable),
    facts: later(node({}), second),
    expected: 'ended done',
  },
  {
    when: 'the task is active again',
    attempt: unanswered(reactivate),
    facts: later(task({ state: 'active' }), second),
    expected: 'step verifying',
  },
  {
    when: 'the task is as it was for 60 s',
    attempt: unanswered(reactivate),
    facts: later(task({}), minute),
    expected: 'ended not-made',
  },
  {
    when: 'the task is as it was, by a clock that is ahead of ours',
    attempt: unanswered(reactivate, { before: { state: 'completed', stateSince: noon + second } }),
    facts: later(task({ stateSince: noon + second }), 2 * second),
    expected: 'pending',
  },
  {
    when: 'the task was not read',
    attempt: unanswered(reactivate),
    facts: later(poolFacts(), second),
    expected: 'pending',
  },
  {
    when: 'evidence was interrupted: it counts, or it would hold the repair up for ever',
    attempt: unanswered(evidence),
    facts: later(sick, second),
    expected: 'ended failed',
  },
]

judged('what came of a call without an answer', readBacks)

describe('a call without an answer', () => {
  test('is not repeated on facts that were seen before it could show', () => {
    const slow = judge(
      unanswered(reboot),
      incident(),
      later(sick, 5 * second),
      terms,
      noon + 64 * second,
    )
    expect(short(slow)).toBe('pending')
  })
})
