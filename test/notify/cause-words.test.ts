// The names of causes: one each, where an incident is told as where incidents are counted.
import { describe, expect, test } from 'vitest'
import { type CauseClass, causeClasses, parties } from '../../src/domain/cause.ts'
import { causeName, causeText } from '../../src/notify/cause-words.ts'
import { finding } from '../support/build-record.ts'

describe('a cause', () => {
  test.each(causeClasses)(
    '%s has a name, and what is told of an incident begins with it',
    (cause) => {
      expect(causeName(cause)).toMatch(/^[A-Z]/)
      for (const party of parties) {
        const told = causeText(finding({ causeClass: cause, party }))
        expect(told.startsWith(causeName(cause))).toBe(true)
      }
    },
  )

  test.each([
    { party: 'platform', says: '; it lies outside the pool' },
    { party: 'workload', says: '; the workload chose it' },
    { party: 'configuration', says: '; the configuration names it' },
    { party: 'unknown', says: '' },
  ] as const)('that is an outage says whose the source is: $party', ({ party, says }) => {
    const causeClass = 'registry-or-dependency-outage'
    expect(causeText(finding({ causeClass, party, confidence: 'certain' }))).toBe(
      `A source or service that it needs did not answer (${causeClass}, certain)${says}`,
    )
  })

  test('that nobody knows is called so', () => {
    expect(causeName('unknown')).toBe('Not known')
  })

  test('of a newer version keeps its own name', () => {
    expect(causeName('moonlight' as CauseClass)).toBe('Moonlight')
  })
})
