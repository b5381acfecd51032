// What holds for every policy file: it is taken or its faults are named, it reads back the same, and its terms are its own.
import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Seen } from '../../src/decide/policy-for.ts'
import { connectFor, tasksFor } from '../../src/decide/policy-for.ts'
import { routeFor } from '../../src/decide/route-for.ts'
import { termsFor } from '../../src/decide/terms.ts'
import type { Fault } from '../../src/domain/fault.ts'
import { keysTwice } from '../../src/domain/keys-twice.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { policySchema } from '../../src/domain/policy.ts'
import { faultText } from '../../src/domain/policy-fault.ts'
import { readPolicy } from '../../src/domain/policy-read.ts'
import { anyFile, fault, plainRule, policyFile, rule, seen } from './policy-arbitrary.ts'

/** Everything that the policy says of a fault in a pool. */
function allTerms(policy: Policy, place: Seen, of: Fault) {
  return {
    ...termsFor(policy, place, of),
    tasks: tasksFor(policy, place, of, {}),
    routed: routeFor(policy, { pool: place.pool, fault: of, party: 'platform', severity: 'error' }),
    connect: connectFor(policy, place),
  }
}

const schema = readFileSync(new URL('../../policy.schema.json', import.meta.url), 'utf8')
const isValid = new Ajv({ strict: false }).compile(JSON.parse(schema))

/** As a person would write the file: what is read must not depend on what JSON cannot hold. */
const written = (file: unknown): unknown => JSON.parse(JSON.stringify(file))

describe('every file', () => {
  test('is a policy, or has faults that each name a place and say something', () => {
    fc.assert(
      fc.property(anyFile, (file) => {
        const read = readPolicy(written(file))
        if (read.ok) return
        expect(read.faults.length).toBeGreaterThan(0)
        for (const one of read.faults) {
          expect(one.path).toMatch(/^(\$$|\$?[\w[])/)
          expect(one.message.length).toBeGreaterThan(10)
          expect(faultText(one)).not.toMatch(/undefined|\[object|Invalid input/)
        }
      }),
      { numRuns: 400 },
    )
  })

  test('that is taken is valid by the schema that editors check it with', () => {
    fc.assert(
      fc.property(fc.oneof(policyFile, anyFile), (file) => {
        if (!readPolicy(written(file)).ok) return
        expect(isValid(written(file)), JSON.stringify(isValid.errors)).toBe(true)
      }),
      { numRuns: 400 },
    )
  })

  test('has the keys that stand twice in its text, and no other', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue()), (value, object) => {
        expect(keysTwice(JSON.stringify(value, null, 1))).toEqual([])
        const [key] = Object.keys(object)
        if (key === undefined) return
        const text = `${JSON.stringify({ a: [1, object] }).slice(0, -3)},${JSON.stringify(key)}:[{}]}]}`
        expect(keysTwice(text)).toEqual([['a', 1, key]])
      }),
    )
  })

  test('that is taken reads back as the same policy', () => {
    let taken = 0
    fc.assert(
      fc.property(policyFile, (file) => {
        const read = readPolicy(written(file))
        if (!read.ok) return
        taken += 1
        expect(readPolicy(written(read.policy))).toEqual(read)
      }),
      { numRuns: 400 },
    )
    // Else nothing was shown.
    expect(taken).toBeGreaterThan(20)
  })
})

describe('the terms of a policy', () => {
  test('are there for every fault in every pool, and always the same', () => {
    fc.assert(
      fc.property(policyFile, seen, fault, (file, place, of) => {
        const policy = policySchema.parse(written(file))
        const terms = allTerms(policy, place, of)
        expect(allTerms(policySchema.parse(written(file)), place, of)).toEqual(terms)
        expect(terms.guards.stormEndShare).toBeLessThanOrEqual(terms.guards.maxSickShare)
        const kinds = terms.ladder.map(({ kind }) => kind)
        expect(kinds.length === 0 || kinds.includes('escalate')).toBe(true)
        expect(terms.withinMs).toBeGreaterThanOrEqual(terms.healthyForMs)
      }),
      { numRuns: 400 },
    )
  })

  test('are not changed by a rule that matches nothing, wherever it stands', () => {
    fc.assert(
      fc.property(policyFile, rule, fc.nat(), seen, fault, (file, other, at, place, of) => {
        const policy = policySchema.parse(written(file))
        const stranger = { ...other, match: { ...other.match, account: 'nobody' } }
        const added = policySchema.parse(written({ rules: [stranger] })).rules
        const rules = policy.rules.toSpliced(at % (policy.rules.length + 1), 0, ...added)
        expect(allTerms({ ...policy, rules }, place, of)).toEqual(allTerms(policy, place, of))
      }),
      { numRuns: 400 },
    )
  })

  test('are not changed by taking out rules that are refused because they can never win', () => {
    let refused = 0
    fc.assert(
      fc.property(
        fc.array(plainRule, { minLength: 2, maxLength: 5 }),
        seen,
        fault,
        (rules, place, of) => {
          const read = readPolicy(written({ rules }))
          const dead = (read.ok ? [] : read.faults).filter(({ message }) =>
            message.startsWith('can never win'),
          )
          refused += dead.length
          const policy = policySchema.parse(written({ rules }))
          const left = policy.rules.filter(
            (_, index) => !dead.some(({ path }) => path === `rules[${index}]`),
          )
          expect(allTerms({ ...policy, rules: left }, place, of)).toEqual(
            allTerms(policy, place, of),
          )
        },
      ),
      { numRuns: 400 },
    )
    expect(refused).toBeGreaterThan(20)
  })
})
