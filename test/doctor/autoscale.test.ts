// What the last run of a formula said, in words.
import { expect, test } from 'vitest'
import { checkAutoscale } from '../../src/doctor/autoscale.ts'
import { noon, snapshot } from '../support/build-facts.ts'

const none = { identityIds: [], packages: [] }

function look(autoScale: boolean, message?: string) {
  const question = { poolId: 'frames', snapshot: snapshot({ autoScale }), nodes: [] }
  const code = 'AutoScalingFormulaEvaluationError'
  return checkAutoscale(question, {
    ...none,
    ...(message === undefined ? {} : { autoScaleError: { code, message, at: noon } }),
  })
}

test.each([
  { when: 'a pool has no formula', autoScale: false, says: 'its size is set by hand' },
  { when: 'the last run reported nothing', autoScale: true, says: 'reported no error' },
])('$when: ok', ({ autoScale, says }) => {
  const found = look(autoScale)
  expect(found).toMatchObject({ verdict: 'ok', mend: '' })
  expect(found.said).toContain(says)
})

test.each([
  { message: 'Insufficient sample data', says: 'it asked for more samples than there are' },
  { message: 'Line 1, Col 5: syntax error', says: 'it is not written as Batch reads formulas' },
  { message: 'Division by zero', says: 'its arithmetic has no result' },
  { message: 'The formula is too long', says: 'longer than the 8,192 characters' },
  { message: 'Something new', says: 'could not be evaluated at 2026-03-01 12:00:00 UTC; the pool' },
])('"$message": broken', ({ message, says }) => {
  const found = look(true, message)
  expect(found.verdict).toBe('broken')
  expect(found.said).toContain(says)
  expect(found.said).toContain(`It says: AutoScalingFormulaEvaluationError: ${message}`)
  expect(found.mend).toContain('az batch pool autoscale evaluate --pool-id frames')
})
