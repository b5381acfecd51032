// The guard of the mode: the policy, the metadata that lowers it, and what a permission does about it.

import { modeGuard } from '../../../src/decide/guards/mode-guard.ts'
import type { Grant } from '../../../src/domain/control.ts'
import { allocated, hour, noon, poolFacts, snapshot } from '../../support/build-facts.ts'
import { table } from '../../support/build-guards.ts'
import { incident, policy } from '../../support/build-record.ts'

const withMetadata = (metadata: Record<string, string>) =>
  poolFacts({ snapshot: snapshot({ metadata }) })
const mode = (text: string, does: string) =>
  `The mode here is ${text}: Batch Medic ${does} and changes nothing.`

const approved = (overrides: Partial<Grant> = {}) => {
  const said = { by: 'ann', verified: true, reason: 'seen', at: noon - 1, until: noon + hour }
  const grant: Grant = {
    ...said,
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
    when: 'the permission has ended',
    given: { policy: policy({ mode: 'recommend' }), incident: approved({ until: noon }) },
    expected: mode('recommend', 'would make the call below'),
    tell: true,
  },
])
