// The last look at the account before an action is recorded: its pause, Batch's wish for fewer calls, its places.
import { describe, expect, test } from 'vitest'
import type { Action } from '../src/domain/action.ts'
import type { AccountPast } from '../src/domain/record.ts'
import { noAccountPast } from '../src/domain/record.ts'
import { createAccountStop, createTakePlace } from '../src/take-place.ts'
import { minute, noon, poolFacts } from './support/build-facts.ts'
import { acting, evidence, incident, reboot } from './support/build-record.ts'

function take(past: Partial<AccountPast>, isFree = true, action: Action = reboot) {
  const taken: string[] = []
  const takePlace = createTakePlace({
    accountBook: {
      read: async () => ({ ...noAccountPast, ...past }),
      reserve: async (account) => {
        taken.push(account)
        return isFree
      },
    },
    policy: acting,
    clock: { now: () => noon, toWallMs: (ms) => ms },
  })
  return { taken, why: takePlace(poolFacts(), incident(), action) }
}

const pause = { by: 'ann', verified: false, at: noon, reason: 'upgrade' }

describe('a place in the account', () => {
  test.each([
    ['nothing stands against it', {}, true, undefined],
    [
      'the account was paused meanwhile',
      { pause },
      true,
      'the account is paused until somebody ends that',
    ],
    ['its pause is over', { pause: { ...pause, until: noon } }, true, undefined],
    [
      'Batch wants fewer calls',
      { throttledUntil: noon + minute },
      true,
      'Batch wants no calls until',
    ],
    ['all are taken', {}, false, 'places of the account in this hour are taken'],
  ])('where %s', async (_, past, isFree, expected) => {
    const { why, taken } = take(past, isFree)
    if (expected === undefined) expect(await why).toBeUndefined()
    else expect(await why).toContain(expected)
    expect(taken).toHaveLength(expected === undefined || !isFree ? 1 : 0)
  })

  test.each([
    ['is paused', { pause }, 'the account is paused until somebody ends that'],
    ['was paused', { pause: { ...pause, until: noon } }, undefined],
    ['is at rest', { throttledUntil: noon + minute }, 'Batch wants no calls until'],
  ])('an account that %s between two calls', async (_, past, expected) => {
    const accountBook = { read: async () => ({ ...noAccountPast, ...past }) }
    const clock = { now: () => noon, toWallMs: (ms: number) => ms }
    const said = await createAccountStop({ accountBook, clock })('renderfarm')
    if (expected === undefined) expect(said).toBeUndefined()
    else expect(said).toContain(expected)
  })

  test('logs are read also where the account is paused', async () => {
    expect(await take({ pause }, true, evidence).why).toBeUndefined()
  })
})
