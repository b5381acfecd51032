// What came of a repair is written where the guards look for it, and no attempt outlives its incident.
import { describe, expect, test } from 'vitest'
import type { Decision } from '../../src/domain/decision.ts'
import type { PoolFacts } from '../../src/domain/facts.ts'
import type { Change, NodePast } from '../../src/domain/record.ts'
import { verify } from '../../src/verify/verify.ts'
import {
  allocated,
  hour,
  minute,
  nodeFacts,
  nodes,
  noon,
  poolFacts,
  poolOf,
} from '../support/build-facts.ts'
import { attempt, incident, reboot, record, replace } from '../support/build-record.ts'
import { terms } from '../support/build-verdicts.ts'

const startedAt = noon - 10 * minute
const past = (...repairs: NodePast['repairs'][number][]): NodePast => ({ nodeId: 'n1', repairs })
const made = (at = startedAt, kind = 'reboot') => ({ at, kind, allocationTime: allocated })
const sick = poolOf(10, [nodeFacts({ state: 'unusable', stateSince: noon - minute })])
const own = attempt({
  step: 'verifying',
  startedAt,
  before: { state: 'unusable', stateSince: noon - hour },
})

const verifying = (one = own): Decision => ({
  kind: 'verify',
  incident: incident({ state: 'verifying' }),
  attempt: one,
  reason: 'It is under way.',
})
const resolving: Decision = {
  kind: 'resolve',
  incident: incident({ state: 'escalated' }),
  how: 'told',
  reason: 'Told.',
}

function resultsOf(changes: readonly Change[]): readonly (string | undefined)[] {
  const last = changes.findLast((change) => change.kind === 'put-node')
  return (last?.node.repairs ?? []).map(({ result }) => result)
}

interface Case {
  when: string
  decisions: readonly Decision[]
  facts: PoolFacts
  nodes: readonly NodePast[]
  attempts?: readonly (typeof own)[]
  expected: readonly (string | undefined)[]
}

const cases: readonly Case[] = [
  {
    when: 'a reboot did not help',
    ...{ decisions: [verifying()], facts: sick, nodes: [past(made())], attempts: [own] },
    expected: ['did-not-help'],
  },
  {
    when: 'only the repair that is judged gets the result',
    decisions: [verifying()],
    facts: sick,
    nodes: [past({ ...made(noon - hour), result: 'helped' }, made())],
    attempts: [own],
    expected: ['helped', 'did-not-help'],
  },
  {
    when: 'it is under way still: nothing is written',
    decisions: [verifying()],
    facts: poolOf(10, [nodeFacts({ state: 'rebooting', stateSince: noon - minute })]),
    ...{ nodes: [past(made())], attempts: [own], expected: [] },
  },
  {
    when: 'its incident is closed over it',
    decisions: [resolving],
    facts: sick,
    nodes: [past(made(startedAt, 'replace'))],
    attempts: [attempt({ action: replace, step: 'settling', startedAt })],
    expected: ['unknown'],
  },
  {
    when: 'its incident is long closed, and the node is as sick as ever',
    ...{ decisions: [], facts: sick, nodes: [past(made(noon - hour))] },
    expected: ['did-not-help'],
  },
  {
    when: 'its incident is long closed, and the node is well: by what, nobody knows',
    ...{ decisions: [], facts: poolFacts(), nodes: [past(made(noon - hour))] },
    expected: ['unknown'],
  },
  {
    when: 'its incident is long closed, and the node gone',
    ...{ decisions: [], facts: poolFacts({ nodes: nodes(9, 'w') }) },
    ...{ nodes: [past(made(noon - hour, 'replace'))], expected: ['unknown'] },
  },
  {
    when: 'it was made just now, and is not in the record yet',
    ...{ decisions: [], facts: sick, nodes: [past(made(noon - 29 * minute))], expected: [] },
  },
  {
    when: 'it has been under way for hours, and is being verified',
    decisions: [],
    facts: sick,
    nodes: [past(made(noon - 3 * hour, 'replace'))],
    attempts: [attempt({ action: replace, step: 'settling', startedAt: noon - 3 * hour })],
    expected: [],
  },
  {
    when: 'the nodes were not listed',
    decisions: [],
    facts: { ...sick, nodesListed: false },
    ...{ nodes: [past(made(noon - hour))], expected: [] },
  },
]

describe('the result of a repair', () => {
  test.each(cases)(
    '$when → $expected',
    ({ decisions, facts, nodes: known, attempts, expected }) => {
      const before = record({ incidents: [incident()], attempts: attempts ?? [], nodes: known })
      expect(resultsOf(verify(decisions, facts, before, () => terms, noon))).toEqual(expected)
    },
  )
})

test('two attempts on one node in one pass keep both their results', () => {
  const other = attempt({
    ...{ incidentId: 'another', action: reboot, step: 'verifying', startedAt: noon - 9 * minute },
    before: { state: 'unusable', stateSince: noon - hour },
  })
  const before = record({
    attempts: [own, other],
    nodes: [past(made(), made(noon - 9 * minute))],
  })
  const changes = verify([verifying(), verifying(other)], sick, before, () => terms, noon)
  expect(resultsOf(changes)).toEqual(['did-not-help', 'did-not-help'])
})

test('an attempt ends with the incident that is closed over it', () => {
  const open = attempt({ action: replace, step: 'settling', startedAt })
  const before = record({ incidents: [incident()], attempts: [open] })
  const changes = verify([resolving], sick, before, () => terms, noon)
  expect(changes).toEqual([
    {
      kind: 'put-attempt',
      attempt: { ...open, step: 'ended', stepAt: noon, endedAt: noon, result: 'unknown' },
    },
  ])
})
