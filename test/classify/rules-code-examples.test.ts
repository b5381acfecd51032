// Each rule that reads codes and people's words names its own example, and no rule before it does.
import { describe, expect, test } from 'vitest'
import { nameCause } from '../../src/classify/name-cause.ts'
import { apiRules } from '../../src/classify/rules/api-rules.ts'
import { commandRules } from '../../src/classify/rules/command-rules.ts'
import { containerRules } from '../../src/classify/rules/container-rules.ts'
import { fileRules } from '../../src/classify/rules/file-rules.ts'
import { nodeRules } from '../../src/classify/rules/node-rules.ts'
import { poolRules } from '../../src/classify/rules/pool-rules.ts'
import { symptomOf } from '../../src/domain/symptom.ts'
import { noon } from '../support/build-facts.ts'

const ours = [
  ...fileRules,
  ...commandRules,
  ...containerRules,
  ...poolRules,
  ...nodeRules,
  ...apiRules,
]

describe('a rule of codes', () => {
  test.each(ours.map((rule) => ({ rule, id: rule.id })))('$id names its example', ({ rule }) => {
    const symptom = symptomOf(rule.example.place, noon, rule.example)
    expect(nameCause(symptom).rule).toBe(rule.id)
  })

  test.each(ours.map((rule) => ({ rule, id: rule.id })))(
    '$id says the same in any case and order, and does not throw on odd input',
    ({ rule }) => {
      const symptom = symptomOf(rule.example.place, noon, rule.example)
      const turned = {
        ...symptom,
        code: symptom.code.toUpperCase(),
        details: [...symptom.details].reverse(),
      }
      expect(nameCause(turned).rule).toBe(rule.id)
      const odd = { ...symptom, message: '\u0000%%%{{[[https://', output: '<'.repeat(70_000) }
      expect(() => nameCause(odd)).not.toThrow()
    },
  )

  test('ids are unique', () => {
    expect(new Set(ours.map(({ id }) => id)).size).toBe(ours.length)
  })
})
