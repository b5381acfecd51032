// What `npm start` prints at the end: every address, and colour only where it is wanted.
import { expect, test } from 'vitest'
import { planPorts } from '../../src/local/ports.ts'
import type { Stack } from '../../src/local/stack.ts'
import { planAddresses } from '../../src/local/stack-settings.ts'
import { describeStack } from '../../src/local/summary.ts'

const addresses = planAddresses(planPorts(7071))
const stack = {
  addresses,
  keys: { host: 'host-key', functions: { incidents: 'incidents-key' } },
  functions: [],
  pids: () => ({ app: 1, emulator: 2, azurite: 3 }),
} as unknown as Stack
const show = (colour: boolean) =>
  describeStack({ stack, stateDir: '/repo/.batch-medic', cwd: '/repo', speed: 30, colour })

test('every address is named, and the first command works as it is', () => {
  const text = show(false)
  for (const port of [7071, 7072, 7073, 7074, 7075, 7076]) expect(text).toContain(`:${port}`)
  expect(text).toContain(
    "curl -H 'x-functions-key: incidents-key' http://127.0.0.1:7071/api/incidents",
  )
  expect(text).toContain('.batch-medic/keys.json')
})

test('colour is only there when asked for', () => {
  expect(show(false)).not.toContain('\u001b')
  expect(show(true)).toContain('\u001b[1m')
})
