// A pause or silence over another says whose it takes the place of: a longer one would else end unseen.
import { expect, test } from 'vitest'
import { applyRequest } from '../../src/controls/apply-requests.ts'
import type { Controls } from '../../src/domain/record.ts'
import type { Ask } from '../../src/domain/request.ts'
import { minute, noon, pool, poolFacts } from '../support/build-facts.ts'
import { controls, record } from '../support/build-record.ts'

const alice = { by: 'alice', verified: false, at: noon - minute, reason: 'upgrade' }
const bob = { by: 'bob', verified: false, at: noon - 9 * minute, reason: 'moving the assets' }
const hour = 60 * minute
const bobs = 'It takes the place of that of bob (moving the assets), until'

const cases: readonly { when: string; asked: Ask; given: Partial<Controls>; said: string }[] = [
  {
    when: 'a pause over a longer one',
    asked: { kind: 'pause', until: noon + hour },
    given: { pause: { ...bob, until: noon + 2 * hour } },
    said: `Nothing of the pool is changed until 2026-03-01 13:00:00 UTC. ${bobs} 2026-03-01 14:00:00 UTC.`,
  },
  {
    when: 'a pause over one without an end',
    asked: { kind: 'pause', until: noon + hour },
    given: { pause: bob },
    said: `Nothing of the pool is changed until 2026-03-01 13:00:00 UTC. ${bobs} somebody ends this.`,
  },
  {
    when: 'a pause after one that is over',
    asked: { kind: 'pause', until: noon + hour },
    given: { pause: { ...bob, until: noon } },
    said: 'Nothing of the pool is changed until 2026-03-01 13:00:00 UTC.',
  },
  {
    when: 'a silence over a longer one',
    asked: { kind: 'silence', until: noon + hour },
    given: { silence: { ...bob, until: noon + 2 * hour } },
    said: `Until 2026-03-01 13:00:00 UTC nothing is sent but RESOLVED, to those who were told before. ${bobs} 2026-03-01 14:00:00 UTC.`,
  },
]

test.each(cases)('$when', ({ asked, given, said }) => {
  const before = record({ controls: controls(given) })
  const request = { ...asked, ...alice, id: 'r1' }
  const terms = { pool, record: before, facts: poolFacts(), now: noon }
  const changes = applyRequest({ row: 'ask|1|r1', request }, terms)
  const entries = changes.flatMap((change) => (change.kind === 'audit' ? [change.entry] : []))
  expect(entries.map((entry) => entry.said)).toEqual([said])
})
