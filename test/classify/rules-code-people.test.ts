// Sentences of people on pools, nodes, containers and calls: the cause a specialist would name, or none.
import { expect, test } from 'vitest'
import { nameCause } from '../../src/classify/name-cause.ts'
import type { CauseClass } from '../../src/domain/cause.ts'
import type { Scope } from '../../src/domain/finding.ts'
import type { Place } from '../../src/domain/symptom.ts'
import { symptomOf } from '../../src/domain/symptom.ts'
import { noon } from '../support/build-facts.ts'

type Row = readonly [Place, Scope | undefined, said: string, CauseClass, retryHelps: boolean | null]

const rows: readonly Row[] = [
  [
    'node',
    'whole-pool',
    'every node unusable since we enabled forced tunnelling',
    'network-blocked',
    false,
  ],
  [
    'node',
    'whole-pool',
    'the agent cannot reach Batch, outbound 443 is denied',
    'network-blocked',
    false,
  ],
  [
    'node',
    'whole-pool',
    'all nodes unusable while Azure status shows an outage',
    'platform-bug',
    null,
  ],
  ['node', 'one-node', 'one node is unusable, the others are fine', 'unknown', null],
  ['node', 'some-nodes', 'nodes flip between unusable and idle', 'unknown', null],
  [
    'node',
    'some-nodes',
    'after eviction the low-priority VMs return and never leave starting',
    'platform-bug',
    false,
  ],
  ['node', 'some-nodes', 'half of the nodes stuck in "starting" for over an hour', 'unknown', null],
  ['node', 'whole-pool', 'Node creating for 10 min', 'benign', false],
  ['node', 'some-nodes', 'Spot VMs of the pool disappear now and then', 'preemption', false],
  [
    'node',
    'whole-pool',
    'nodes idle, but the application package is not installed',
    'credentials-or-access',
    false,
  ],
  ['unknown', undefined, 'INFO starting worker on the node\nsomething odd', 'unknown', null],
  [
    'resize',
    'whole-pool',
    'resize timeout reached, only 3 of 50 Spot VMs came up',
    'capacity',
    null,
  ],
  ['resize', 'whole-pool', 'a policy that forbids public addresses', 'user-config', false],
  ['resize', 'whole-pool', 'the subnet does not have enough IP addresses', 'user-config', false],
  ['resize', 'whole-pool', 'the pool does not grow', 'unknown', null],
  ['task', 'some-tasks', 'all tasks failed: the job hit its maxWallClockTime', 'timeout', false],
  [
    'task',
    'one-task',
    'upload of output failed, the SAS has no write permission',
    'credentials-or-access',
    false,
  ],
  ['task', 'one-task', 'output file pattern matched nothing', 'user-code', false],
  ['task', 'one-task', 'task was requeued because the node rebooted', 'benign', true],
  ['task', 'one-task', 'The pipeline was cancelled by a colleague', 'benign', false],
  [
    'task',
    'some-nodes',
    'nodes up for long cannot pull from ACR with their identity',
    'agent-bug',
    true,
  ],
  [
    'task',
    'whole-pool',
    'cannot pull from ACR since it has a private endpoint',
    'network-blocked',
    false,
  ],
  [
    'task',
    'some-tasks',
    'toomanyrequests: You have reached your pull rate limit',
    'registry-or-dependency-outage',
    null,
  ],
  ['task', 'one-task', 'the image is for arm64: exec format error', 'image', false],
  ['task', undefined, 'ContainerInvalidSettings on the first task of every node', 'timeout', true],
  ['task', undefined, 'docker run: context deadline exceeded', 'timeout', true],
  ['task', undefined, 'LD_PRELOAD error: truncated, container of data', 'unknown', null],
  ['task', undefined, 'job preparation fails on every node', 'unknown', null],
  [
    'api',
    undefined,
    '403 Forbidden after the account key was regenerated',
    'credentials-or-access',
    false,
  ],
  ['api', undefined, 'Public network access disabled on the account', 'network-blocked', false],
  ['api', undefined, '503 without more', 'platform-bug', true],
  ['api', undefined, 'it does not work', 'unknown', null],
]

test.each(rows)('%s, %s: %s', (place, scope, said, causeClass, retryHelps) => {
  const given = scope === undefined ? { output: said } : { output: said, scope }
  expect(nameCause(symptomOf(place, noon, given))).toMatchObject({ causeClass, retryHelps })
})
