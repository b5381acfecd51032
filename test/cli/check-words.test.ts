// What `check` says at a command line of prices, of other accounts of an emulator and of what it may not read.
import { describe, expect, test } from 'vitest'
import { checkHere, wordsHere } from '../../src/check/words-here.ts'
import { readPrices } from '../../src/cli/read-prices.ts'
import { CliError } from '../../src/cli/usage.ts'
import { unread } from '../../src/doctor/examine-arm.ts'
import { BatchReadError } from '../../src/ports/batch.ts'
import { runCheck } from './check-fixture.ts'
import { halfSick } from './check-worlds.ts'
import { noAnswer, run } from './cli-fixture.ts'

const file = (value: unknown) => async () => ({
  bytes: new TextEncoder().encode(JSON.stringify(value)),
  cut: false,
})

describe('prices', () => {
  test('with a comma are told how to be written', async () => {
    const given = readPrices('p.json', file({ perHour: { standard_d8s_v5: '0,41' } }))
    await expect(given).rejects.toThrow(/standard_d8s_v5 .*"0,41"; .*with a point: 0\.41\.$/)
  })

  test('in a file that is not there name the option', async () => {
    const missing = async () => {
      throw new CliError(2, 'There is no file "p.json"; give a file.')
    }
    await expect(readPrices('p.json', missing)).rejects.toThrow(/^--prices .*no file "p\.json"/)
  })

  test('of sizes that no pool has are named', async () => {
    const { out } = await runCheck('check --account renderfarm --json --prices p.json', {
      world: halfSick,
      overrides: { read: file({ perHour: { standard_d8s_v55: 1 } }) },
    })
    expect(JSON.parse(out).left.join(' ')).toContain('No pool has the VM size standard_d8s_v55')
  })
})

describe('words', () => {
  const denied = unread('the network', {
    kind: 'denied',
    action: 'Microsoft.Network/x/read',
    path: "/subscriptions/s/resourceGroups/rg (a)'s/x",
  })

  test('speak of no app', () => {
    const check = { check: 'dns', about: 'pool frames', ...denied } as const
    expect(checkHere(check, '').said).toMatch(/^Not checked: whoever is signed in may not read/)
    const told = "check the app's managed identity (AZURE_CLIENT_ID) and that it can be reached"
    expect(wordsHere(told)).toBe('sign in again with az login, and check that it can be reached')
  })

  test('a scope that a shell would part is quoted', () => {
    expect(denied.mend).toContain(`--scope '/subscriptions/s/resourceGroups/rg (a)'\\''s'`)
  })
})

test('another account of an emulator is named where one is denied', async () => {
  const { code, err } = await run('check --endpoint http://127.0.0.1:10101', noAnswer, {
    fetch: async () => Response.json({ accounts: [{ name: 'one' }, { name: 'two' }] }),
    openLook: async () => {
      throw new BatchReadError('denied', 'AuthenticationFailed', 'denied')
    },
  })
  expect(code).toBe(2)
  expect(err).toMatch(/name it with --account \(one, two\)/)
})
