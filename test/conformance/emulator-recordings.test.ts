// The emulator against recorded answers: statuses, headers, properties, spelling.
import { describe, expect, test } from 'vitest'
import { modelRef, operationNamed, optionalOnCreation, propertiesOf } from './contract.ts'
import { alwaysRefused, converse, implemented } from './conversation.ts'
import { neverFound } from './pool-conversation.ts'
import {
  beyond,
  isSpelledAsSeen,
  resourcesOf,
  sentHeaders,
  typeOf,
  wireFactsByOperation,
} from './wire-facts.ts'

const said = converse()
const recorded = wireFactsByOperation()
const factsOf = (operation: string) => {
  const facts = recorded.get(operation)
  if (!facts) throw new Error(`No answer of ${operation} was recorded`)
  return facts
}
const comparable = implemented.filter(
  (name) => name !== alwaysRefused && name !== neverFound && recorded.has(name),
)

describe('what the emulator answers', () => {
  test('is recorded for nearly all of its operations', () => {
    const total = comparable.reduce((sum, name) => sum + factsOf(name).count, 0)
    console.info(`${comparable.length} operations are compared with ${total} recorded answers`)
    expect(comparable.length).toBeGreaterThan(30)
  })

  test.each(comparable)('%s: the status, and each header, as recorded', (name) => {
    const facts = factsOf(name)
    for (const { call, answer } of said.filter(({ operation }) => operation === name)) {
      expect([...facts.statuses], call).toContain(answer.status)
      const headers = new Set(sentHeaders(answer.headers))
      expect(beyond(facts.always, headers), `${call} lacks`).toEqual([])
      expect(beyond(headers, facts.ever), `${call} has too much`).toEqual([])
    }
  })

  test.each(comparable)('%s: no property that neither contract nor recording has', (name) => {
    const { types } = factsOf(name)
    const strange = new Set<string>()
    for (const { answer, json } of said.filter(({ operation }) => operation === name)) {
      const body = operationNamed(name).responses[answer.status]?.body
      const schema = body && body !== 'Stream' ? modelRef(body.ref) : undefined
      for (const { path, declared, value } of propertiesOf(json, schema)) {
        if (!declared && !types.has(path)) strange.add(path)
        const seen = types.get(path)
        if (seen && !seen.has(typeOf(value))) strange.add(`${path} as ${typeOf(value)}`)
      }
    }
    expect([...strange]).toEqual([])
  })

  test.each(comparable)('%s: each property that every recording has', (name) => {
    const { required } = factsOf(name)
    const missing = new Set<string>()
    for (const { json } of said.filter(({ operation }) => operation === name)) {
      for (const { state, keys } of resourcesOf(json)) {
        const lacking = beyond(required.get(state) ?? new Set(), keys)
        for (const key of lacking) {
          if (!optionalOnCreation.has(key)) missing.add(`${state} ${key}`.trim())
        }
      }
    }
    expect([...missing]).toEqual([])
  })

  test('enums are spelled as recorded', () => {
    const spelled = new Set<string>()
    for (const { operation, answer, json } of said) {
      const body = operationNamed(operation).responses[answer.status]?.body
      const schema = body && body !== 'Stream' ? modelRef(body.ref) : undefined
      for (const { declared, values, value } of propertiesOf(json, schema)) {
        if (declared && values) spelled.add(`${declared} ${value}`)
      }
    }
    const wrong = [...spelled].filter((one) => {
      const [property = '', value = ''] = one.split(' ')
      return !isSpelledAsSeen(property, value)
    })
    console.info(`${spelled.size} values of enums are spelled`)
    expect(spelled.size).toBeGreaterThan(30)
    expect(wrong).toEqual([])
  })
})
