// Containers, pools and nodes: what codes, providers and people name, and what they do not.
import { describe, expect, test } from 'vitest'
import { nameCause } from '../../src/classify/name-cause.ts'
import type { CauseClass } from '../../src/domain/cause.ts'
import type { Place, Symptom } from '../../src/domain/symptom.ts'
import { symptomOf } from '../../src/domain/symptom.ts'
import { minute, noon } from '../support/build-facts.ts'

interface Case {
  when: string
  given: Partial<Symptom> & { place: Place }
  expected: { causeClass: CauseClass; retryHelps: boolean | null; fault?: string; says?: string }
}

const unknown = { causeClass: 'unknown', retryHelps: null } as const
const config = { causeClass: 'user-config', retryHelps: false } as const
const blocked = { causeClass: 'network-blocked', retryHelps: false } as const
const benign = { causeClass: 'benign', retryHelps: false } as const

function container(code: string, value?: string): Case['given'] {
  const details = value === undefined ? [] : [{ name: 'Message', value }]
  return { place: 'task', code, details }
}

function provider(code: string, message: string): Case['given'] {
  const value = JSON.stringify({ error: { code, message } })
  return {
    place: 'resize',
    code: 'AllocationFailed',
    details: [{ name: 'ProviderErrorJson', value }],
  }
}

function nodes(state: string, output = '', more: Partial<Symptom> = {}): Case['given'] {
  return { place: 'node', state, output, scope: 'whole-pool', ...more }
}

const containers: readonly Case[] = [
  {
    when: 'no such image after a pull that nobody refused is a full disk',
    given: container('ContainerInvalidImage', 'No such image: frames.azurecr.io/render:7'),
    expected: { causeClass: 'disk-full', retryHelps: false, fault: 'task-container-failed' },
  },
  {
    when: 'a slow daemon that is called a wrong setting',
    given: container(
      'ContainerInvalidSettings',
      "UnixHTTPConnectionPool(host='localhost'): Read timed out.",
    ),
    expected: { causeClass: 'timeout', retryHelps: true },
  },
  {
    when: 'a registry that takes no connection in time',
    given: container(
      'ContainerInvalidImage',
      'Get https://frames.azurecr.io/v2/: dial tcp: i/o timeout',
    ),
    expected: { causeClass: 'registry-or-dependency-outage', retryHelps: true },
  },
  {
    when: 'a registry that no node of the pool reaches',
    given: {
      ...container(
        'ContainerInvalidImage',
        'Get https://frames.azurecr.io/v2/: dial tcp: i/o timeout',
      ),
      scope: 'whole-pool',
    },
    expected: {
      causeClass: 'registry-or-dependency-outage',

      retryHelps: null,
    },
  },
  {
    when: 'credentials that a registry refuses',
    given: container('ContainerInvalidImage', 'no basic auth credentials'),
    expected: { causeClass: 'credentials-or-access', retryHelps: false },
  },
  {
    when: 'a Windows image on another release of Windows',
    given: container(
      'ContainerInvalidSettings',
      'a Windows version 10.0.20348-based image is incompatible with a 10.0.17763 host',
    ),
    expected: { causeClass: 'image', retryHelps: false },
  },
  {
    when: 'one task names an image that is invalid',
    given: container('ContainerInvalidImage'),
    expected: config,
  },
  {
    when: 'the image of a pool that is invalid, without more',
    given: { place: 'node', code: 'ContainerInvalidImage' },
    expected: { ...unknown, fault: 'node-container-failed' },
  },
  {
    when: 'ContainerInvalidSettings alone',
    given: container('ContainerInvalidSettings'),
    expected: unknown,
  },
  { when: 'ContainerMiscError alone', given: container('ContainerMiscError'), expected: unknown },
  {
    when: 'a program in a container that times out is no slow daemon',
    given: { place: 'task', output: 'error: the container of records timed out' },
    expected: unknown,
  },
]

const resizes: readonly Case[] = [
  {
    when: 'the provider says which generation does not fit',
    given: provider(
      'BadRequest',
      "The selected VM size 'STANDARD_A1_V2' cannot boot Hypervisor Generation '2'.",
    ),
    expected: { ...config, says: "cannot boot Hypervisor Generation '2'" },
  },
  {
    when: 'the answer of the provider is cut off',
    given: {
      place: 'resize',
      code: 'AllocationFailed',
      details: [
        {
          name: 'Provider Error Json',
          value: '{"error":{"code":"SubnetIsFull","message":"Subnet nodes is',
        },
      ],
    },
    expected: { ...config, says: 'Subnet nodes is' },
  },
  {
    when: 'a zone that has no machines left',
    given: provider(
      'ZonalAllocationFailed',
      'Allocation failed. We do not have sufficient capacity in this zone.',
    ),
    expected: { causeClass: 'capacity', retryHelps: null },
  },
  {
    when: 'a quota of the subscription',
    given: provider('QuotaExceeded', 'Operation results in exceeding quota limits of Core.'),
    expected: { causeClass: 'quota', retryHelps: false },
  },
  {
    when: 'a permission on the subnet',
    given: provider(
      'LinkedAuthorizationFailed',
      'has no permission to perform subnets/join/action',
    ),
    expected: { causeClass: 'credentials-or-access', retryHelps: false },
  },
  { when: 'a lock', given: provider('ScopeLocked', 'The scope is locked.'), expected: config },
  {
    when: 'a policy',
    given: provider('RequestDisallowedByPolicy', 'Disallowed by policy.'),
    expected: config,
  },
  {
    when: 'AllocationFailed alone',
    given: { place: 'resize', code: 'AllocationFailed' },
    expected: unknown,
  },
  {
    when: 'an answer of the provider that nobody knows',
    given: provider('Teapot', 'I am one.'),
    expected: unknown,
  },
  {
    when: 'a time-out of Spot nodes where the quota was ruled out',
    given: {
      place: 'resize',
      code: 'AllocationTimedout',
      message: 'low priority nodes; the quota is fine',
    },
    expected: { causeClass: 'capacity', retryHelps: null, fault: 'pool-resize-timed-out' },
  },
  {
    when: 'a time-out of a pool whose nodes talk to one another',
    given: {
      place: 'resize',
      code: 'AllocationTimedout',
      output: 'inter-node communication is enabled',
    },
    expected: config,
  },
  {
    when: 'a resize error that outlived its resize',
    given: {
      place: 'resize',
      code: 'AllocationTimedout',
      output: 'left over: the pool had scaled down to 0',
    },
    expected: { causeClass: 'stale-error', retryHelps: false },
  },
  {
    when: 'a resize that somebody stopped',
    given: { place: 'resize', code: 'ResizeStopped' },
    expected: benign,
  },
  {
    when: 'RemoveNodesFailed alone',
    given: { place: 'resize', code: 'RemoveNodesFailed' },
    expected: unknown,
  },
  {
    when: 'samples that are lacking',
    given: { place: 'autoscale', code: 'InsufficientSampleData' },
    expected: { causeClass: 'user-config', retryHelps: null, fault: 'pool-autoscale-failed' },
  },
  {
    when: 'an auto-pool against the quota',
    given: { place: 'job', code: 'AutoPoolCreationFailedWithQuotaReached' },
    expected: { causeClass: 'quota', retryHelps: false, fault: 'job-pool-failed' },
  },
  {
    when: 'an auto-pool that fails for Unknown',
    given: { place: 'job', code: 'Unknown' },
    expected: unknown,
  },
  {
    when: 'a disk quota in the output of a program is no quota of cores',
    given: { place: 'unknown', output: 'write failed: Disk quota exceeded' },
    expected: { causeClass: 'quota', retryHelps: false, says: 'share or volume' },
  },
]

const states: readonly Case[] = [
  {
    when: 'all nodes unusable without an error',
    given: nodes('unusable'),
    expected: { ...blocked, fault: 'node-unusable' },
  },
  {
    when: 'some nodes unusable since a route was changed',
    given: nodes('unusable', 'since the UDR to the firewall was added', { scope: 'some-nodes' }),
    expected: blocked,
  },
  {
    when: 'one node unusable, nobody knows why',
    given: nodes('unusable', 'reboot failed, no files', { scope: 'one-node' }),
    expected: unknown,
  },
  {
    when: 'Spot nodes that are unusable after preemption',
    given: nodes('unusable', 'they come back after preemption and hang', { scope: 'some-nodes' }),
    expected: { causeClass: 'platform-bug', retryHelps: false },
  },
  {
    when: 'nodes that boot from an image of their own',
    given: nodes('unusable', 'custom image'),
    expected: { causeClass: 'image', retryHelps: false },
  },
  {
    when: 'nodes that start for 20 minutes',
    given: nodes('starting', '', { ranForMs: 20 * minute }),
    expected: { ...benign, fault: 'node-stuck' },
  },
  {
    when: 'nodes that start for 3 hours',
    given: nodes('starting', 'for 3 hours now'),
    expected: unknown,
  },
  {
    when: 'nodes that never leave starting',
    given: nodes('starting', 'they never get idle'),
    expected: unknown,
  },
  {
    when: 'a start task that runs for 5 hours',
    given: nodes('waitingforstarttask', '', { ranForMs: 300 * minute }),
    expected: { ...unknown, fault: 'node-stuck' },
  },
  { when: 'a node that a person took offline', given: nodes('offline'), expected: benign },
  {
    when: 'a node out of contact',
    given: nodes('unknown'),
    expected: { ...unknown, fault: 'node-lost' },
  },
  {
    when: 'preempted nodes that pile up',
    given: nodes('preempted'),
    expected: { causeClass: 'preemption', retryHelps: false, fault: 'pool-preempted' },
  },
  {
    when: 'an agent that could not be installed',
    given: { place: 'node', code: 'BatchAgentInstallationFailure' },
    expected: { causeClass: 'image', retryHelps: false, fault: 'node-agent-failed' },
  },
  {
    when: 'a package whose identity may not read it',
    given: {
      place: 'node',
      code: 'ApplicationPackageError',
      message: 'Access is denied to the identity',
    },
    expected: {
      causeClass: 'credentials-or-access',
      retryHelps: false,
      fault: 'node-package-failed',
    },
  },
  {
    when: 'a package whose download failed, for a reason that is not told',
    given: { place: 'node', code: 'ApplicationPackageError', message: 'Resource download failed' },
    expected: { causeClass: 'unknown', retryHelps: null, fault: 'node-package-failed' },
  },
  {
    when: 'a start task that exits with a failure everywhere, and no line of it is known',
    given: { place: 'start-task', code: 'FailureExitCode', scope: 'whole-pool' },
    expected: { causeClass: 'user-code', retryHelps: false },
  },
  {
    when: 'the same on one node',
    given: { place: 'start-task', code: 'FailureExitCode', scope: 'one-node' },
    expected: unknown,
  },
  {
    when: 'the same everywhere with a line that tells more',
    given: {
      place: 'start-task',
      code: 'FailureExitCode',
      scope: 'whole-pool',
      output: 'E: Could not get lock /var/lib/dpkg/lock-frontend',
    },
    expected: { causeClass: 'race', retryHelps: true },
  },
  {
    when: 'a node with an error that stands in no table',
    given: { place: 'node', code: 'NobodyKnows', state: 'idle' },
    expected: { ...unknown, fault: 'node-error' },
  },
  {
    when: 'a sentence on a start task that fails on all nodes',
    given: { place: 'unknown', output: 'start task: FailureExitCode on all nodes' },
    expected: { causeClass: 'user-code', retryHelps: false },
  },
  {
    when: 'a program that says it is starting is no node on its way',
    given: { place: 'unknown', output: 'Starting server\nlistening' },
    expected: unknown,
  },
]

describe.each([
  { of: 'containers', cases: containers },
  { of: 'pools', cases: resizes },
  { of: 'nodes', cases: states },
])('$of', ({ cases }) => {
  test.each(cases)('$when', ({ given, expected }) => {
    const { says, ...cause } = expected
    const named = nameCause(symptomOf(given.place, noon, given))
    expect(named).toMatchObject(cause)
    if (says) expect(named.explanation).toContain(says)
  })
})
