// What was read once in an examination is not read again.
import { expect, test } from 'vitest'
import { armOnce } from '../../src/doctor/arm-once.ts'
import { armStandIn } from '../support/arm-stand-in.ts'

test('the same path is asked once, whatever its case and however many ask at the same time', async () => {
  const arm = armStandIn({ '/subscriptions/s/x': { name: 'x' } })
  const once = armOnce(arm)
  const answers = await Promise.all([
    once.get('/subscriptions/s/x', '1'),
    once.get('/SUBSCRIPTIONS/S/X', '1'),
    once.get('/subscriptions/s/gone', '1'),
    once.get('/subscriptions/s/gone', '1'),
  ])
  expect(arm.calls).toEqual(['/subscriptions/s/x', '/subscriptions/s/gone'])
  expect(answers[0]).toEqual(answers[1])
})

test('another version, another query and a list are questions of their own', async () => {
  const arm = armStandIn({ '/subscriptions/s/x': [] })
  const once = armOnce(arm)
  await once.get('/subscriptions/s/x', '1')
  await once.get('/subscriptions/s/x', '2')
  await once.list('/subscriptions/s/x', '1', { a: '1', b: '2' })
  await once.list('/subscriptions/s/x', '1', { b: '2', a: '1' })
  await once.list('/subscriptions/s/x', '1', { a: '2' })
  expect(arm.calls).toHaveLength(4)
})
