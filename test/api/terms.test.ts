// What an incident's answer says of the policy: the terms that deciding goes by, whose rule said them, and what is not known.
import { describe, expect, test } from 'vitest'
import { incidentDetailOf } from '../../src/api/incident-detail-of.ts'
import { termsOf } from '../../src/api/terms-of.ts'
import { termsFor } from '../../src/decide/terms.ts'
import type { Incident } from '../../src/domain/incident.ts'
import { policySchema } from '../../src/domain/policy.ts'
import { listPrices } from '../../src/domain/prices.ts'
import { noon } from '../support/build-facts.ts'
import { incident } from '../support/build-record.ts'

const machines = { vmSize: 'Standard_D2_v3', dedicated: 1, spot: 0 }
const one: Incident = incident({ machines })
const { pool, fault } = one
const terms = (policy: object, about: Incident = one) => termsOf(policySchema.parse(policy), about)

test('they are those that deciding goes by', () => {
  const policy = policySchema.parse({ mode: 'act', guards: { maxRepairsPerNode: 2 } })
  const decided = termsFor(policy, { pool }, fault)
  const said = termsOf(policy, one)
  expect(said?.mode).toBe('act')
  expect(said?.guards).toEqual(decided.guards)
  expect(said?.guards.maxRepairsPerNode).toBe(2)
  expect(said?.ladder.map(({ kind }) => kind)).toEqual(decided.ladder.map(({ kind }) => kind))
  expect(said?.verify.withinMs).toBe(decided.withinMs)
  expect(said?.rules).toEqual([])
})

describe('of the rules', () => {
  const rules = [
    { match: { pool: 'elsewhere' }, mode: 'off' },
    { match: { pool: pool.pool }, approval: ['reboot'] },
    { match: { vmSize: 'STANDARD_D2*' }, guards: { cooldownMinutes: 7 } },
    { match: { image: 'canonical/*' }, mode: 'act' },
    { match: { image: 'canonical/*', pool: 'elsewhere' }, mode: 'act' },
  ]

  test('those that match are named, and those that may by what is not kept', () => {
    const said = terms({ mode: 'watch', rules })
    expect(said).toMatchObject({ mode: 'watch', approval: ['reboot'], rules: [1, 2] })
    expect(said?.guards.cooldownMinutes).toBe(7)
    expect(said?.notes.at(-1)).toBe('May match as well, by what is not kept of the pool: rules[3].')
  })

  test('one that names a size may match where no size is known', () => {
    const { machines: _, ...bare } = one
    expect(terms({ rules }, bare)?.notes.at(-1)).toContain('rules[2], rules[3].')
  })
})

test('they say which route its messages take', () => {
  const routes = [
    { match: { severity: 'critical' }, channels: ['webhook:pager'] },
    { match: { pool: pool.pool }, channels: ['mail'] },
  ]
  const said = terms({ alerts: { channels: ['teams'], routes } })
  expect([said?.channels, said?.route]).toEqual([['mail'], 1])
  expect(terms({ alerts: { channels: ['teams'] } })).toMatchObject({ channels: ['teams'] })
})

test('a fault of a newer version has none, and its story is told all the same', () => {
  const newer = { ...one, fault: 'node-on-fire' } as unknown as Incident
  expect(terms({}, newer)).toBeUndefined()
  const story = { incident: newer, attempts: [], timeline: [] }
  const deps = { prices: listPrices, now: noon, policy: policySchema.parse({}) }
  expect('terms' in incidentDetailOf(story, deps)).toBe(false)
  expect('terms' in incidentDetailOf({ ...story, incident: one }, deps)).toBe(true)
})
