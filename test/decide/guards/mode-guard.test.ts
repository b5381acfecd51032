// The guard of the mode: the policy, the metadata that lowers it, and what a permission does about it.

import { modeGuard } from '../../../src/decide/guards/mode-guard.ts'
import type { Grant } from '../../../src/domain/control.ts'
import {
  allocated,
  hour,
  nodeSubject,
  noon,
  poolFacts,
  snapshot,
} from '../../support/build-facts.ts'
import { table } from '../../support/build-guards.ts'
import { attempt, incident, policy, record } from '../../support/build-record.ts'

const withMetadata = (metadata: Record<string, string>) =>
  poolFacts({ snapshot: snapshot({ metadata }) })
const mode = (text: string, does: string) =>
  `The mode here is ${text}: Batch Medic ${does} and changes nothing.`

/** A rolling reboot of the node is under way, approved. */
const said = { by: 'ann', verified: true, reason: 'seen', at: noon - hour, until: noon - 1 }
const waves = record({
  attempts: [
    attempt({
      action: { kind: 'rolling-reboot', nodes: [nodeSubject()], waveNodes: 1 },
      step: 'verifying',
      grant: { ...said, id: 'g0', kind: 'approve', action: 'rolling-reboot' },
    }),
  ],
})

const approved = (overrides: Partial<Grant> = {}) => {
  const grant: Grant = {
    ...said,
    until: noon + hour,
    id: 'g1',
    kind: 'run',
    action: 'reboot',
    allocationTime: allocated,
    ...overrides,
  }
  return incident({ grants: [grant] })
}

table(modeGuard, [
  { when: 'the mode is act', given: {}, expected: undefined },
  {
    when: 'it is recommend',
    given: { policy: policy({ mode: 'recommend' }) },
    expected: mode('recommend', 'would make the call below'),
  },
  {
    when: 'it is watch',
    given: { policy: policy({ mode: 'watch' }) },
    expected: mode('watch', 'only watches'),
  },
  {
    when: 'the metadata of the pool lowers it',
    given: { facts: withMetadata({ 'batch-medic:mode': 'Watch' }) },
    expected: mode('watch', 'only watches'),
  },
  {
    when: 'the metadata would raise it, which it may not',
    given: {
      facts: withMetadata({ 'batch-medic:mode': 'act' }),
      policy: policy({ mode: 'recommend' }),
    },
    expected: mode('recommend', 'would make the call below'),
  },
  {
    when: 'the first rule that matches says it',
    given: {
      policy: policy({
        mode: 'watch',
        rules: [
          { match: { pool: 'other*' }, mode: 'off' },
          { match: { pool: 'FRAM??' }, mode: 'act' },
          { match: { pool: '*' }, mode: 'off' },
        ],
      }),
    },
    expected: undefined,
  },
  {
    when: 'it is recommend, and somebody permitted this very call',
    given: { policy: policy({ mode: 'recommend' }), incident: approved() },
    expected: undefined,
  },
  {
    when: 'it is watch, and somebody did',
    given: { policy: policy({ mode: 'watch' }), incident: approved({ kind: 'approve' }) },
    expected: undefined,
  },
  {
    when: 'it is off: no permission switches one thing on',
    given: { policy: policy({ mode: 'off' }), incident: approved() },
    expected: mode('off', 'only watches'),
    tell: false,
  },
  {
    when: 'it is recommend, as it was when the rolling reboot of this node was approved',
    given: {
      ...{ policy: policy({ mode: 'recommend' }), record: waves },
      incident: incident({ mode: 'recommend' }),
    },
    expected: undefined,
  },
  {
    when: 'it was act when that was approved, and has been lowered since',
    given: { policy: policy({ mode: 'recommend' }), record: waves, incident: incident() },
    expected: mode('recommend', 'would make the call below'),
  },
  {
    when: 'the metadata of the pool has lowered it since',
    given: {
      ...{ facts: withMetadata({ 'batch-medic:mode': 'watch' }), record: waves },
      incident: incident({ mode: 'recommend' }),
    },
    expected: mode('watch', 'only watches'),
  },
  {
    when: 'the permission has ended',
    given: { policy: policy({ mode: 'recommend' }), incident: approved({ until: noon }) },
    expected: mode('recommend', 'would make the call below'),
    tell: true,
  },
])
