// Stories of whole pools, and of an API that does not answer as it should.
import type { Arm } from '../../src/ports/arm.ts'
import { accountId, nsgId, rule, soundAzure } from '../doctor/arm-world.ts'
import { handArm } from '../doctor/hand-arm.ts'
import { smallWorld } from '../support/small-world.ts'
import type { Stage } from './stage.ts'
import type { Story } from './story.ts'
import { breaking, reporting, resizing } from './worlds.ts'

const growTo =
  (targetDedicatedNodes: number) =>
  ({ person }: Stage): void => {
    person('POST', '/pools/frames/resize', { targetDedicatedNodes })
  }

/** One incident for the error of a resize: told with what it means, and no node is touched. */
function resize(code: string, fault: string, more: Partial<Story> = {}): Story {
  return {
    row: 'resize',
    when: `${code}: told as ${fault}`,
    world: breaking({ do: 'resize-fails', errors: [{ code, message: `${code} in words` }] }),
    people: [{ at: 2, do: growTo(12) }],
    minutes: 8,
    ends: [`${fault} escalated: collect-evidence escalate`],
    calls: [],
    told: [`escalated ${fault}`],
    words: [`${code} in words`],
    ...more,
  }
}

const blind = (operation: string, more: object = {}) => ({
  ...{ at: 'PT1M', do: 'api-refuses', operation, code: 'InternalError', ...more },
})

const sickAnd = (...script: readonly object[]) =>
  smallWorld({
    script: [
      { at: 'PT1M', do: 'node-unusable', pool: 'frames', nodes: 2, reboot: 'cures' },
      ...script,
    ],
  })

const mendable = denyingRule()

/** Azure with a rule that keeps Batch from the nodes, until a person takes it away. */
function denyingRule() {
  const denies = rule('deny-internet', {
    priority: 200,
    direction: 'Outbound',
    access: 'Deny',
    destinationAddressPrefix: 'Internet',
  })
  const broken = handArm({
    ...soundAzure(),
    [nsgId]: { id: nsgId, name: 'nsg-frames', properties: { securityRules: [denies] } },
  })
  const sound = handArm(soundAzure())
  let now: Arm = broken
  const arm: Arm = { get: (...asked) => now.get(...asked), list: (...asked) => now.list(...asked) }
  return {
    azure: { arm, accountIds: { renderfarm: accountId } },
    mend: () => {
      now = sound
    },
  }
}

export const poolStories: readonly Story[] = [
  {
    row: 'unusable-most',
    when: 'all nodes fall silent: the doctor is asked, people are told, and no node is touched',
    world: breaking({ do: 'node-unusable', nodes: 'all' }),
    minutes: 20,
    ends: ['pool-unusable escalated: collect-evidence escalate'],
    calls: [],
    told: ['escalated pool-unusable'],
  },
  {
    row: 'unusable-most',
    when: 'the doctor finds the rule that did it, and later that it is gone: a rolling reboot is offered, and made when approved',
    world: breaking({ do: 'node-unusable', nodes: 'all', reboot: 'cures' }, { dedicated: 4 }),
    azure: mendable.azure,
    minutes: 70,
    people: [
      { at: 12, do: mendable.mend },
      {
        at: 24,
        do: async ({ incidents, say }) => {
          const [first] = await incidents()
          if (first) await say({ kind: 'approve', incidentId: first.incident.id })
        },
      },
    ],
    ends: [
      'pool-unusable resolved helped: collect-evidence escalate collect-evidence collect-evidence rolling-reboot reboot reboot reboot reboot',
    ],
    calls: [
      'ComputeNode_Reboot 202',
      'ComputeNode_Reboot 202',
      'ComputeNode_Reboot 202',
      'ComputeNode_Reboot 202',
    ],
    told: ['escalated pool-unusable', 'approval pool-unusable', 'resolved pool-unusable'],
    words: ['Rule deny-internet'],
  },
  {
    row: 'unusable-most',
    when: 'most nodes report the same error: one incident of the pool',
    world: reporting('ApplicationPackageError', { nodes: 'all' }),
    minutes: 8,
    ends: ['pool-node-errors escalated: collect-evidence escalate'],
    calls: [],
    told: ['escalated pool-node-errors'],
  },
  resize('AccountCoreQuotaReached', 'pool-resize-quota'),
  resize('OverconstrainedAllocationRequestError', 'pool-resize-capacity'),
  resize('AllocationTimedOut', 'pool-resize-timed-out'),
  resize('UnsupportedVMSize', 'pool-resize-configuration'),
  resize('RemoveNodesFailed', 'pool-removal-failed', {
    ends: ['pool-removal-failed escalated: escalate'],
  }),
  resize('SomethingNew', 'pool-resize-failed'),
  {
    row: 'resize',
    when: 'a stale error on a pool that has its target is no incident',
    world: resizing('AllocationTimedOut'),
    minutes: 6,
    ends: [],
    calls: [],
    told: [],
  },
  {
    row: 'resize',
    when: 'the pool is in the communication mode that is retired',
    world: smallWorld({}),
    minutes: 14,
    people: [
      {
        at: 2,
        do: ({ person }) => {
          person('PATCH', '/pools/frames', { targetNodeCommunicationMode: 'classic' })
        },
      },
    ],
    ends: ['pool-classic-communication escalated: escalate'],
    calls: [],
    told: ['escalated pool-classic-communication'],
  },
  {
    row: 'resize',
    when: 'a resize that failed is made again and reaches its target: the error is over, and so is the incident',
    world: breaking(
      {
        ...{ do: 'resize-fails', times: 1 },
        errors: [{ code: 'AccountCoreQuotaReached', message: 'no cores left' }],
      },
      { dedicated: 2 },
    ),
    minutes: 20,
    people: [4, 8].map((at) => ({
      at,
      do: growTo(4),
    })),
    ends: ['pool-resize-quota resolved by-itself: collect-evidence escalate'],
    calls: [],
    told: ['escalated pool-resize-quota', 'resolved pool-resize-quota'],
  },
  {
    row: 'resize',
    when: 'an autoscale formula names what is not there',
    world: smallWorld({
      pool: { autoScale: { formula: '$TargetDedicatedNodes = $Nonsense;', interval: 'PT5M' } },
    }),
    minutes: 12,
    ends: ['pool-autoscale-failed escalated: collect-evidence escalate'],
    calls: [],
    told: ['escalated pool-autoscale-failed'],
  },
  {
    row: 'resize',
    when: 'a job whose own pool cannot be made',
    world: smallWorld({}),
    minutes: 12,
    people: [
      {
        at: 2,
        do: ({ person }) => {
          const pool = { vmSize: 'standard_d2s_v5', targetDedicatedNodes: 1 }
          const autoPoolSpecification = { poolLifetimeOption: 'job', pool }
          person('POST', '/jobs', { id: 'made', poolInfo: { autoPoolSpecification } })
        },
      },
    ],
    ends: ['job-pool-failed escalated: escalate'],
    calls: [],
    told: ['escalated job-pool-failed'],
    words: ['InvalidAutoPoolSettings'],
  },
  {
    row: 'api',
    when: 'the nodes cannot be listed for 24 minutes: nothing is repaired, which is told; then all goes on',
    world: sickAnd(blind('ComputeNode_List', { at: 'PT4M', for: 'PT24M' })),
    minutes: 48,
    ends: [
      'node-unusable resolved helped: reboot',
      'pool-not-examined resolved by-itself: nothing',
    ],
    calls: ['ComputeNode_Reboot 202'],
    told: [
      'opened node-unusable',
      'opened pool-not-examined',
      'resolved pool-not-examined',
      'resolved node-unusable',
    ],
  },
  {
    row: 'api',
    when: 'one read in four is answered 429 or 503: reads are repeated, and the repair is made once',
    world: sickAnd(
      { ...blind('*', { code: 'TooManyRequests', probability: 0.15 }), method: 'GET' },
      { ...blind('*', { code: 'ServerBusy', probability: 0.1 }), method: 'GET' },
    ),
    minutes: 40,
    ends: ['node-unusable resolved helped: reboot'],
    calls: ['ComputeNode_Reboot 202'],
    told: ['opened node-unusable', 'resolved node-unusable'],
  },
  {
    row: 'api',
    when: 'the answer of the reboot is lost: it is read back, and not made twice',
    world: sickAnd({ do: 'api-loses-answer', operation: 'ComputeNode_Reboot', times: 1 }),
    minutes: 30,
    ends: ['node-unusable resolved helped: reboot'],
    calls: ['ComputeNode_Reboot 202'],
    told: ['opened node-unusable', 'resolved node-unusable'],
  },
  {
    row: 'api',
    when: 'the connection breaks at the reboot: nothing was done, which is found out before it is made again',
    world: sickAnd({ do: 'api-resets', operation: 'ComputeNode_Reboot', times: 1 }),
    minutes: 34,
    ends: ['node-unusable resolved helped: reboot reboot'],
    calls: ['ComputeNode_Reboot 0', 'ComputeNode_Reboot 202'],
    told: ['opened node-unusable', 'resolved node-unusable'],
  },
  {
    row: 'api',
    when: 'the reboot is answered 429: it is made again later, as an attempt of its own',
    world: sickAnd({
      ...{ do: 'api-refuses', operation: 'ComputeNode_Reboot', times: 1 },
      ...{ code: 'TooManyRequests', retryAfter: 'PT30S' },
    }),
    minutes: 34,
    ends: ['node-unusable resolved helped: reboot reboot'],
    calls: ['ComputeNode_Reboot TooManyRequests', 'ComputeNode_Reboot 202'],
    told: ['opened node-unusable', 'resolved node-unusable'],
  },
  {
    row: 'api',
    when: 'somebody changes the pool right before the removal: 412, and decided anew',
    world: smallWorld({
      script: [
        { at: 'PT1M', do: 'node-unknown', pool: 'frames', nodes: 2 },
        { do: 'api-etag-race', operation: 'Pool_RemoveNodes', times: 1 },
      ],
    }),
    minutes: 36,
    ends: ['node-lost resolved helped: replace replace'],
    calls: ['Pool_RemoveNodes ConditionNotMet', 'Pool_RemoveNodes 202', 'Pool_Resize 202'],
    told: ['opened node-lost', 'resolved node-lost'],
  },
  {
    row: 'left-alone',
    when: 'the mode is recommend: the call is shown, and not made',
    world: breaking({ do: 'node-unusable', nodes: 2 }),
    policy: { mode: 'recommend' },
    minutes: 22,
    ends: ['node-unusable held mode: nothing'],
    calls: [],
    told: ['opened node-unusable', 'held node-unusable'],
  },
]
