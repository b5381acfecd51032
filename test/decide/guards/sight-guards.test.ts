// The guards of sight and of the fence.
import { blindGuard, fenceGuard } from '../../../src/decide/guards/blind-guard.ts'
import { minute, noon, poolFacts, second } from '../../support/build-facts.ts'
import { table } from '../../support/build-guards.ts'
import { reactivate } from '../../support/build-record.ts'

table(blindGuard, [
  { when: 'facts are 60 s old', given: { now: noon + 60 * second }, expected: undefined },
  {
    when: 'they are a millisecond older',
    given: { now: noon + 60 * second + 1 },
    expected: 'The facts are 1 min old.',
    until: noon + 2 * minute + 1,
  },
  {
    when: 'a page is missing',
    given: {
      facts: poolFacts({ complete: false, gaps: ['the nodes: page 2', 'the jobs: denied'] }),
    },
    expected: 'The pool could not be seen whole: the nodes: page 2; the jobs: denied',
  },
  {
    when: 'the nodes were counted and not listed',
    given: { facts: poolFacts({ nodesListed: false }) },
    expected: 'The nodes of the pool were only counted in this look, not listed.',
  },
  {
    when: 'they were not, and it is about a task',
    given: { facts: poolFacts({ nodesListed: false }), action: reactivate },
    expected: undefined,
  },
])

table(fenceGuard, [
  {
    when: 'a millisecond more than 30 s are left',
    given: { leaseLeftMs: 30_001 },
    expected: undefined,
  },
  {
    when: 'just 30 s are left',
    given: { leaseLeftMs: 30_000 },
    expected: 'Only 30 s of the hold on the pool is left.',
    until: noon + 15 * second,
  },
])
