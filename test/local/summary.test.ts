// What `npm start` prints at the end: every address, and colour only where it is wanted.
import { expect, test } from 'vitest'
import { planPorts } from '../../src/local/ports.ts'
import type { Stack } from '../../src/local/stack.ts'
import { planAddresses } from '../../src/local/stack-settings.ts'
import { describeStack } from '../../src/local/summary.ts'

const stackAt = (portBase: number) =>
  ({
    addresses: planAddresses(planPorts(portBase)),
    keys: { host: 'host-key', functions: { incidents: 'incidents-key' } },
    functions: [],
    pids: () => ({ app: 1, emulator: 2, azurite: 3 }),
  }) as unknown as Stack
const show = (colour: boolean, portBase = 7071, stateDir = '/repo/.batch-medic') =>
  describeStack({
    stack: stackAt(portBase),
    stateDir,
    cwd: '/repo',
    speed: 30,
    policyPath: '/repo/src/local/policy.json',
    mode: 'act',
    colour,
  })

test('every address is named, and the first command works as it is', () => {
  const text = show(false)
  for (const port of [7071, 7072, 7073, 7074, 7075, 7076]) expect(text).toContain(`:${port}`)
  expect(text).toContain("curl -H 'x-functions-key: host-key' http://127.0.0.1:7071/api/incidents")
  expect(text).toContain('.batch-medic/keys.json')
  expect(text).toContain('policy src/local/policy.json, mode act')
  expect(text).toMatch(/incidents list$/m)
})

test.each([
  { when: 'on other ports', portBase: 9000, stateDir: '/repo/.batch-medic' },
  { when: 'with the state elsewhere', portBase: 7071, stateDir: '/tmp/x' },
])('$when the CLI is told where the app is and its key', ({ portBase, stateDir }) => {
  const text = show(false, portBase, stateDir)
  expect(text).toContain(`incidents list --url http://127.0.0.1:${portBase} --key host-key`)
})

test('colour is only there when asked for', () => {
  expect(show(false)).not.toContain('\u001b')
  expect(show(true)).toContain('\u001b[1m')
})
