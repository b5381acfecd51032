// Resizes that failed: quota, capacity and configuration told apart, and what is left over told from what is.
import { describe, expect, test } from 'vitest'
import { classify } from '../../src/classify/classify.ts'
import type { PoolSnapshot } from '../../src/domain/facts.ts'
import { batchFault, poolFacts, snapshot } from '../support/build-facts.ts'

const short = { currentDedicated: 4 }

function faultsOf(overrides: Partial<PoolSnapshot>): readonly string[] {
  return classify(poolFacts({ snapshot: snapshot(overrides) })).map(({ fault }) => fault)
}

function withCode(code: string): Partial<PoolSnapshot> {
  return { ...short, resizeErrors: [batchFault(code)] }
}

interface Case {
  when: string
  given: Partial<PoolSnapshot>
  expected: readonly string[]
}

const cases: readonly Case[] = [
  { when: 'it is short of nodes and says no error', given: short, expected: [] },
  {
    when: 'a stale error is left on a pool at its target',
    given: { resizeErrors: [batchFault('AllocationTimedout')] },
    expected: [],
  },
  {
    when: 'it is at its target in sum, but of the wrong kind',
    given: {
      ...withCode('AccountSpotCoreQuotaReached'),
      targetDedicated: 5,
      targetLowPriority: 5,
      currentDedicated: 10,
    },
    expected: ['pool-resize-quota'],
  },
  {
    when: 'it is still resizing: errors are of the resize before',
    given: { ...withCode('AccountCoreQuotaReached'), allocationState: 'resizing' },
    expected: [],
  },
  {
    when: 'nodes that were to leave are still there when the time is over: nothing was to be allocated',
    given: {
      targetDedicated: 2,
      currentDedicated: 5,
      resizeErrors: [batchFault('AllocationTimedout')],
    },
    expected: ['pool-removal-failed'],
  },
  {
    when: 'two quotas say the same: one incident a cause',
    given: {
      ...short,
      resizeErrors: [
        batchFault('AccountCoreQuotaReached'),
        batchFault('AccountVMSeriesCoreQuotaReached'),
      ],
    },
    expected: ['pool-resize-quota'],
  },
  {
    when: 'a quota and a lack of capacity: one each',
    given: {
      ...short,
      resizeErrors: [batchFault('AccountCoreQuotaReached'), batchFault('AllocationTimedOut')],
    },
    expected: ['pool-resize-quota', 'pool-resize-timed-out'],
  },
  ...(
    [
      ['AccountCoreQuotaReached', 'pool-resize-quota'],
      ['AccountLowPriorityCoreQuotaReached', 'pool-resize-quota'],
      ['AccountSpotCoreQuotaReached', 'pool-resize-quota'],
      ['AccountVMSeriesCoreQuotaReached', 'pool-resize-quota'],
      ['AllocationTimedout', 'pool-resize-timed-out'],
      ['ALLOCATIONTIMEDOUT', 'pool-resize-timed-out'],
      ['BatchOutOfCapacity', 'pool-resize-capacity'],
      ['OverconstrainedAllocationRequestError', 'pool-resize-capacity'],
      ['AllocationFailed', 'pool-resize-failed'],
      ['CommunicationEnabledPoolReachedMaxVMCount', 'pool-resize-configuration'],
      ['DependentResourceNotFound', 'pool-resize-configuration'],
      ['DiskEncryptionFailure', 'pool-resize-configuration'],
      ['FailedIdentityOperation', 'pool-resize-configuration'],
      ['IncompatibleVMSize', 'pool-resize-configuration'],
      ['MissingPublisherPropertyInMarketPlacePlan', 'pool-resize-configuration'],
      ['UnsupportedVMSize', 'pool-resize-configuration'],
      ['RemoveNodesFailed', 'pool-removal-failed'],
      ['Unknown', 'pool-resize-failed'],
      ['SomethingNobodyHasSeen', 'pool-resize-failed'],
    ] as const
  ).map(([code, fault]) => ({ when: `it says ${code}`, given: withCode(code), expected: [fault] })),
  { when: 'a person stopped it', given: withCode('ResizeStopped'), expected: [] },
]

describe('a resize', () => {
  test.each(cases)('$when', ({ given, expected }) => {
    expect(faultsOf(given)).toEqual(expected)
  })

  test('a code that is not known is a guess, and says so', () => {
    const [unknown] = classify(poolFacts({ snapshot: snapshot(withCode('Odd')) }))
    expect(unknown?.confidence).toBe('guess')
    expect(unknown?.summary).toMatch(
      /^Odd: the pool has 4 of 10 dedicated and 0 of 0 Spot nodes\. The resize failed/,
    )
  })
})
