// What the pool doctor found names the cause of what it explains, and of nothing else.
import { describe, expect, test } from 'vitest'
import { nameCause } from '../../src/classify/name-cause.ts'
import { doctorRules } from '../../src/classify/rules/doctor-rules.ts'
import { brokenLine, type CheckName } from '../../src/domain/check-answer.ts'
import { type Symptom, symptomOf } from '../../src/domain/symptom.ts'
import { noon } from '../support/build-facts.ts'

const ids = new Set(doctorRules.map(({ id }) => id))
const found = (check: CheckName, said = 'Something is wrong.') => brokenLine({ check, said })

function rule(place: Symptom['place'], given: Partial<Symptom>): string {
  const named = nameCause(symptomOf(place, noon, given)).rule ?? ''
  return ids.has(named) ? named : 'another'
}

describe('the rules of the pool doctor', () => {
  test.each(doctorRules.map(({ id, example }) => ({ id, example })))(
    '$id names its example',
    ({ id, example }) => {
      expect(rule(example.place, example)).toBe(id)
    },
  )

  test.each<{
    when: string
    place?: Symptom['place']
    given: Partial<Symptom>
    expected: string
  }>([
    {
      when: 'the doctor found nothing',
      given: { state: 'unusable', output: '0 broken, 9 in order, 2 not checked.' },
      expected: 'another',
    },
    {
      when: 'what it found does not keep nodes out of reach',
      given: { state: 'unusable', output: found('quota') },
      expected: 'another',
    },
    {
      when: 'the likelier check stands second',
      given: { state: 'unusable', output: [found('disk'), found('dns')].join('\n') },
      expected: 'doctor-found-network',
    },
    {
      when: 'the nodes report an error of their own',
      given: { state: 'unusable', code: 'DiskFull', output: found('routes') },
      expected: 'another',
    },
    {
      when: 'the network is broken and a start task failed',
      place: 'start-task',
      given: { exitCode: 1, output: found('outbound-rules') },
      expected: 'another',
    },
    {
      when: 'the network is broken and a resize failed',
      place: 'resize',
      given: { code: 'AccountCoreQuotaReached', output: found('outbound-rules') },
      expected: 'another',
    },
    {
      when: 'identity and package are both broken: the identity comes first',
      given: {
        code: 'ApplicationPackageError',
        output: [found('packages'), found('identity')].join('\n'),
      },
      expected: 'doctor-found-identity',
    },
    {
      when: 'the code comes in another case',
      given: { code: 'BATCHAGENTINSTALLATIONFAILURE', output: found('image').toUpperCase() },
      expected: 'doctor-found-image',
    },
  ])('$when → $expected', ({ place = 'node', given, expected }) => {
    expect(rule(place, given)).toBe(expected)
  })

  test('quote what was found, and never advise a retry', () => {
    const output = found('routes', 'Route all of rt-1\n drops everything.')
    const named = nameCause(symptomOf('node', noon, { state: 'unusable', output }))
    expect(named.explanation).toBe('Route all of rt-1 drops everything.')
    for (const { cause } of doctorRules) expect(cause).toMatchObject({ retryHelps: false })
  })
})
