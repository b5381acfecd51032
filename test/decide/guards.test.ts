// The guards in the order in which they are asked, and what the first answer means.
import { describe, expect, test } from 'vitest'
import type { GuardQuestion } from '../../src/decide/guard.ts'
import { askGuards, guards } from '../../src/decide/guards.ts'
import { termsFor } from '../../src/decide/terms.ts'
import { nodes, poolFacts, poolOf } from '../support/build-facts.ts'
import { question } from '../support/build-guards.ts'
import { acting, evidence, policy } from '../support/build-record.ts'

const sick = (count: number) => nodes(count, 'u', { state: 'unusable' })

describe('the guards', () => {
  test('are asked in the order of the design', () => {
    expect(guards.map(({ name }) => name)).toEqual([
      'mode',
      'hold',
      'pause',
      'window',
      'blind',
      'fence',
      'storm',
      'suspended',
      'running-work',
      'task-owner',
      'concurrency',
      'actions-per-hour',
      'actions-per-hour-in-account',
      'task-actions-per-hour',
      'repairs-per-node',
      'cool-down',
      'approval',
    ])
  })

  test('answer with the first that says no', () => {
    const all = question({
      policy: policy({ mode: 'watch' }),
      facts: poolFacts({ complete: false, gaps: ['the jobs'] }),
      leaseLeftMs: 0,
    })
    const inAct = { ...all, terms: termsFor(acting, all.facts, all.incident.fault) }
    expect(askGuards(all)?.guard).toBe('mode')
    expect(askGuards(inAct)?.guard).toBe('blind')
    expect(askGuards({ ...inAct, facts: poolFacts() })?.guard).toBe('fence')
    expect(askGuards({ ...inAct, facts: poolFacts(), leaseLeftMs: 60_000 })).toBe(undefined)
  })

  test('show beside the mode what would hold the call in act as well', () => {
    const asks = policy({ mode: 'recommend', approval: ['reboot'] })
    expect(askGuards(question({ policy: asks }))?.reason).toBe(
      "The mode here is recommend: Batch Medic would make the call below and changes nothing. In act it would be held (approval): The policy wants somebody's approval of each reboot; nothing but that holds it.",
    )
  })

  test('tell a hold that a person can lift, and none that passes by itself', () => {
    const told = (given: Partial<GuardQuestion>) => askGuards(question(given))?.tell
    expect(told({ policy: policy({ mode: 'recommend' }) })).toBe(true)
    expect(told({ policy: policy({ mode: 'watch' }) })).toBe(false)
    expect(told({ leaseLeftMs: 0 })).toBe(false)
    expect(told({ facts: poolOf(4, sick(3)) })).toBe(true)
  })

  test('never stand in the way of reading logs or of a rate that is not theirs', () => {
    const given = { action: evidence, facts: poolOf(4, sick(3)) }
    expect(askGuards(question(given))).toBe(undefined)
  })
})
