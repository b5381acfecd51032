// What people say: holds of a pool and of a node, pauses of a pool and of an account; who, why and until when.
import { holdGuard, pauseGuard } from '../../../src/decide/guards/pause-guard.ts'
import type { Pause } from '../../../src/domain/control.ts'
import { noAccountPast } from '../../../src/domain/record.ts'
import { hour, noon, poolFacts, snapshot } from '../../support/build-facts.ts'
import { table } from '../../support/build-guards.ts'
import { controls, enable, reactivate, record } from '../../support/build-record.ts'

const withMetadata = (metadata: Record<string, string>) =>
  poolFacts({ snapshot: snapshot({ metadata }) })
const heldBy = (value: string) =>
  `The pool's metadata says batch-medic:hold=${value}; remove it to go on.`
const pause = (overrides: Partial<Pause> = {}): Pause => ({
  ...{ by: 'ann', verified: false, at: noon - hour, reason: 'patch day' },
  ...overrides,
})
const nodeHeld = (overrides: Partial<Pause> = {}, nodeId = 'n1') => ({
  record: record({ controls: controls({ holds: { [nodeId]: pause(overrides) } }) }),
})

table(holdGuard, [
  { when: 'nobody holds the pool', given: {}, expected: undefined },
  {
    when: 'a person does, with a reason',
    given: { facts: withMetadata({ 'batch-medic:hold': 'investigating' }) },
    expected: heldBy('investigating'),
    tell: true,
  },
  {
    when: 'it is empty, and so there',
    given: { facts: withMetadata({ 'batch-medic:hold': '' }) },
    expected: heldBy(''),
  },
  {
    when: 'somebody put a secret there, and a letter with it',
    given: {
      facts: withMetadata({
        'batch-medic:hold': `look at\n\0https://a.blob.core.windows.net/c?sv=1&sig=${'c2Vj'.repeat(11)} ${'x'.repeat(70_000)}`,
      }),
    },
    expected: heldBy(
      `look at https://a.blob.core.windows.net/c?sv=1&sig=REDACTED ${'x'.repeat(139)}…`,
    ),
  },
  {
    when: 'it says false',
    given: { facts: withMetadata({ 'batch-medic:hold': 'False ' }) },
    expected: undefined,
  },
  {
    when: 'somebody holds the node',
    given: nodeHeld({ reason: 'I look at it' }),
    expected: 'The node n1 is held by ann until somebody ends that: I look at it',
  },
  {
    when: 'somebody does for an hour',
    given: nodeHeld({ until: noon + hour }),
    expected: 'The node n1 is held by ann until 2026-03-01 13:00:00 UTC: patch day',
    until: noon + hour,
  },
  { when: 'that ends now', given: nodeHeld({ until: noon }), expected: undefined },
  { when: 'somebody holds another node', given: nodeHeld({}, 'n2'), expected: undefined },
  {
    when: 'its scheduling would be switched on',
    given: { ...nodeHeld(), action: enable },
    expected: 'The node n1 is held by ann until somebody ends that: patch day',
  },
  { when: 'it is about a task', given: { ...nodeHeld(), action: reactivate }, expected: undefined },
])

const ofPool = (overrides: Partial<Pause> = {}) =>
  record({ controls: controls({ pause: pause(overrides) }) })
const ofAccount = (overrides: Partial<Pause> = {}) => ({
  ...noAccountPast,
  pause: pause({ by: 'bob', reason: 'audit', ...overrides }),
})
const one = noon + hour
const two = noon + 2 * hour
const byBob = 'The account renderfarm is paused by bob until'
table(pauseGuard, [
  { when: 'there is no pause', given: {}, expected: undefined },
  {
    when: 'the pool has one without an end',
    given: { record: ofPool() },
    expected: 'The pool frames is paused by ann until somebody ends that: patch day',
    tell: false,
  },
  {
    when: 'it ends in an hour',
    given: { record: ofPool({ until: one }) },
    expected: 'The pool frames is paused by ann until 2026-03-01 13:00:00 UTC: patch day',
    until: one,
  },
  { when: 'it ends now', given: { record: ofPool({ until: noon }) }, expected: undefined },
  {
    when: 'the account has one',
    given: { account: ofAccount({ until: one }) },
    expected: `${byBob} 2026-03-01 13:00:00 UTC: audit`,
    until: one,
  },
  { when: 'that ends now', given: { account: ofAccount({ until: noon }) }, expected: undefined },
  {
    when: 'both have one: the longer is told',
    given: { record: ofPool({ until: one }), account: ofAccount({ until: two }) },
    expected: `${byBob} 2026-03-01 14:00:00 UTC: audit`,
    until: two,
  },
  {
    when: 'both do, and one has no end',
    given: { record: ofPool({ until: one }), account: ofAccount() },
    expected: `${byBob} somebody ends that: audit`,
  },
])
