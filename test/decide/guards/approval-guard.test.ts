// The guard that asks somebody first.
import { approvalGuard } from '../../../src/decide/guards/approval-guard.ts'
import type { Action } from '../../../src/domain/action.ts'
import type { Grant } from '../../../src/domain/control.ts'
import { allocated, minute, nodeSubject, noon } from '../../support/build-facts.ts'
import { table } from '../../support/build-guards.ts'
import { attempt, incident, policy, reboot, record, replace } from '../../support/build-record.ts'

const grant = (overrides: Partial<Grant> = {}): Grant => ({
  ...{ by: 'ann', verified: true, reason: 'seen', at: noon - minute },
  ...{ id: 'g1', kind: 'approve', action: 'reboot', until: noon + 29 * minute },
  allocationTime: allocated,
  ...overrides,
})
const asks = { policy: policy({ approval: ['reboot'] }) }
const wants = "The policy wants somebody's approval of each reboot; nothing but that holds it."
const rolling: Action = { kind: 'rolling-reboot', nodes: [nodeSubject()], waveNodes: 1 }

table(approvalGuard, [
  { when: 'the policy asks for none of the action', given: {}, expected: undefined },
  { when: 'it asks for it', given: asks, expected: wants, tell: true },
  { when: 'it asks for another', given: { ...asks, action: replace }, expected: undefined },
  {
    when: 'somebody gave it',
    given: { ...asks, incident: incident({ grants: [grant()] }) },
    expected: undefined,
  },
  {
    when: 'somebody ordered it',
    given: { ...asks, incident: incident({ grants: [grant({ kind: 'run' })] }) },
    expected: undefined,
  },
  {
    when: 'somebody gave it 30 minutes ago',
    given: { ...asks, incident: incident({ grants: [grant({ until: noon })] }) },
    expected: wants,
  },
  {
    when: 'it was given for the node that had the id before',
    given: { ...asks, incident: incident({ grants: [grant({ allocationTime: allocated - 1 })] }) },
    expected: wants,
  },
  {
    when: 'the node is of a rolling reboot that was approved',
    given: {
      ...asks,
      action: reboot,
      record: record({
        attempts: [
          attempt({
            action: rolling,
            step: 'verifying',
            grant: grant({ action: 'rolling-reboot' }),
          }),
        ],
      }),
    },
    expected: undefined,
  },
])
