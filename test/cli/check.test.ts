// `batch-medic check` on whole accounts: what it says, what it costs, how it ends, and that it changes nothing.
import { describe, expect, test } from 'vitest'
import { minuteMs } from '../../src/domain/durations.ts'
import { BatchReadError } from '../../src/ports/batch.ts'
import { accountId } from '../doctor/arm-world.ts'
import { handArm } from '../doctor/hand-arm.ts'
import { runCheck } from './check-fixture.ts'
import { deniedOutbound, halfSick, healthy, misconfigured } from './check-worlds.ts'
import { noAnswer, run } from './cli-fixture.ts'

const sound = { world: healthy }
const broken = {
  world: misconfigured,
  arm: { arm: handArm(deniedOutbound()), accountId },
}

describe('check', () => {
  test('of a healthy account ends with 0 and names its pools', async () => {
    const { code, out, err, writes } = await runCheck('check --account renderfarm', sound)
    expect({ code, err, writes }).toEqual({ code: 0, err: '', writes: [] })
    expect(out).toContain('Healthy: 3 pools, 38 nodes.')
    expect(out).toMatch(/^ {2}frames +standard_d8s_v5 +\d+ (?:idle|running)/m)
    expect(out).not.toContain('no work')
  })

  test('of a half sick account names each cause once, with a count, the worst first', async () => {
    const { code, out, writes } = await runCheck('check --account renderfarm --json', {
      world: halfSick,
    })
    expect({ code, writes }).toEqual({ code: 1, writes: [] })
    const report = JSON.parse(out)
    expect(report).toMatchObject({ account: 'renderfarm', verdict: 'problems' })
    const brief = report.problems.map(({ fault, pool, count }: Record<string, unknown>) => ({
      fault,
      pool,
      count,
    }))
    expect(brief).toEqual([
      { fault: 'pool-start-task-failed', pool: 'genomes', count: 1 },
      { fault: 'node-unusable', pool: 'frames', count: 2 },
      { fault: 'task-exit-code', pool: 'frames', count: 3 },
    ])
  })

  test('reads what failed start tasks and tasks wrote', async () => {
    const { out } = await runCheck('check --account renderfarm --json', { world: halfSick })
    const { problems } = JSON.parse(out)
    const outputs = problems.map(
      ({ evidence }: { evidence: { name: string; value: string }[] }) =>
        evidence.find(({ name }) => name === 'output')?.value,
    )
    expect(outputs).toEqual([
      expect.stringContaining('returned error: 404'),
      undefined,
      expect.stringContaining("No module named 'OpenImageIO'"),
    ])
  })

  test('counts what nodes cost that do no work; Spot only where its price is known', async () => {
    const { out } = await runCheck('check --account renderfarm --json', { world: halfSick })
    // Two of 0.384 and seven of 0.504; preempted nodes cost nothing.
    expect(JSON.parse(out).waste).toEqual({ nodes: 9, perHour: 4.296, unpriced: 0 })
    const spot = {
      accounts: [
        {
          ...healthy.accounts[0],
          pools: [{ ...healthy.accounts[0]?.pools[0], dedicated: 4, lowPriority: 4 }],
          jobs: [],
        },
      ],
      script: [{ at: 'PT2M', do: 'node-unusable', pool: 'frames', nodes: { from: 3 } }],
    }
    const { out: some } = await runCheck('check --account renderfarm --json', { world: spot })
    expect(JSON.parse(some).waste).toEqual({ nodes: 5, perHour: 0.384, unpriced: 4 })
    const { out: page } = await runCheck('check --account renderfarm', { world: spot })
    expect(page.replace(/\s+/g, ' ')).toContain('; the price of 4 of them is not known.')
  })

  test('takes prices of the user, and an answer of the public price list', async () => {
    const files: Record<string, unknown> = {
      'own.json': {
        currency: 'EUR',
        asOf: '2026-11-01',
        perHour: { Standard_D8s_v5: 1, standard_e8s_v5: { dedicated: 2 } },
      },
      'retail.json': {
        Items: [
          {
            armSkuName: 'Standard_D8s_v5',
            retailPrice: 3,
            type: 'Consumption',
            productName: 'Virtual Machines Dsv5 Series',
            skuName: 'D8s v5',
          },
          {
            armSkuName: 'Standard_D8s_v5',
            retailPrice: 99,
            type: 'Consumption',
            productName: 'Virtual Machines Dsv5 Series Windows',
            skuName: 'D8s v5',
          },
          {
            armSkuName: 'Standard_D8s_v5',
            retailPrice: 98,
            type: 'Reservation',
            productName: 'Virtual Machines Dsv5 Series',
            skuName: 'D8s v5',
          },
        ],
      },
    }
    const overrides = {
      read: async (path: string) => ({
        bytes: new TextEncoder().encode(JSON.stringify(files[path])),
        cut: false,
      }),
    }
    const own = await runCheck('check --account renderfarm --prices own.json --json', {
      world: halfSick,
      overrides,
    })
    expect(JSON.parse(own.out)).toMatchObject({
      waste: { perHour: 16 },
      prices: { currency: 'EUR', asOf: '2026-11-01' },
    })
    const env = { BATCH_MEDIC_PRICES: 'retail.json' }
    const retail = await runCheck('check --account renderfarm --json', {
      world: halfSick,
      overrides,
      env,
    })
    expect(JSON.parse(retail.out).waste).toEqual({ nodes: 9, perHour: 6, unpriced: 7 })
  })

  test('asks Azure Resource Manager why a pool is out of reach, and says which rule', async () => {
    const { code, out } = await runCheck('check --account renderfarm', broken)
    expect(code).toBe(1)
    expect(out).toContain('blocked network, certain; a retry will not help')
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'Rule deny-internet (priority 100) of nsg-frames denies TCP 443',
    )
    expect(out).toContain('--access Allow')
    expect(out).not.toContain('they need Azure Resource Manager')
  })

  test('says why it did not ask Azure Resource Manager', async () => {
    const { out } = await runCheck('check --account renderfarm', { world: misconfigured })
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      '(they need Azure Resource Manager): nobody is signed in.',
    )
  })

  test('of one pool looks at no other and makes every check', async () => {
    const { out } = await runCheck('check --account renderfarm --pool GENOMES --json', {
      world: halfSick,
    })
    const { pools } = JSON.parse(out)
    expect(pools.map(({ id }: { id: string }) => id)).toEqual(['genomes'])
    expect(pools[0].checks.length).toBeGreaterThan(3)
    const none = await runCheck('check --account renderfarm --pool nope', sound)
    expect(none).toMatchObject({ code: 2, out: '' })
    expect(none.err).toContain(
      'There is no pool "nope" in renderfarm; it has frames, genomes, simulation.',
    )
  })

  test.each([40, 60, 80, 100, 200])('fits a terminal of %i columns', async (width) => {
    for (const setting of [sound, { world: halfSick }, broken]) {
      const overrides = { terminal: { width, colour: false, timeZone: 'UTC' } }
      const { out } = await runCheck('check --account renderfarm', { ...setting, overrides })
      // A row of the table of pools is never broken.
      const lines = out.split('\n').filter((line) => !/^[ !?] \w+ +standard_/.test(line))
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(
        Math.min(width, 100) + 2,
      )
      expect(out).not.toMatch(/undefined|NaN|\[object/)
    }
  })

  test('of the first minute waits for nodes that are on their way', async () => {
    const { code } = await runCheck('check --account renderfarm', {
      ...sound,
      afterMs: minuteMs / 2,
    })
    expect(code).toBe(0)
  })
})

describe('no look ends with 2 and one sentence', () => {
  const refused = (failure: BatchReadError['failure'], code: string) => async () => {
    throw new BatchReadError(failure, code, 'it did not work')
  }
  test.each([
    {
      error: refused('denied', 'NotSigned'),
      says: 'Nobody is signed in to Azure here: run az login',
    },
    {
      error: refused('denied', 'AuthenticationFailed'),
      says: 'renderfarm denies access (AuthenticationFailed)',
    },
    { error: refused('unreachable', 'ENOTFOUND'), says: 'does not resolve (ENOTFOUND)' },
    {
      error: refused('unreachable', 'ECONNREFUSED'),
      says: 'Nothing listens at the address of renderfarm',
    },
    { error: refused('server-error', 'InternalError'), says: 'it did not work' },
  ])('$says', async ({ error, says }) => {
    const { code, out, err } = await run('check --account renderfarm', noAnswer, {
      openLook: error,
    })
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(says)
    expect(err.trim().split('\n')).toHaveLength(1)
  })

  test.each([
    {
      argv: 'check',
      says: 'check needs an account: --account NAME, --endpoint URL, or AZURE_BATCH_ACCOUNT.',
    },
    {
      argv: 'check renderfarm',
      says: 'check takes no "renderfarm"; give --account or --endpoint.',
    },
    { argv: 'check --account renderfarm --url http://x', says: '--url does not belong to check.' },
    { argv: 'check --account a/b', says: '--account "a/b" is no account name' },
    { argv: 'check --endpoint ftp://a', says: '--endpoint "ftp://a" is no address of an account' },
    {
      argv: 'check --endpoint http://a.b.batch.azure.com',
      says: 'is not encrypted; write https://.',
    },
    {
      argv: 'check --account renderfarm --key a --key-from B',
      says: 'Give either --key or --key-from',
    },
    {
      argv: 'check --account renderfarm --key-from NOWHERE',
      says: 'the variable NOWHERE is not set',
    },
    {
      argv: 'check --resource-id /subscriptions/x',
      says: '--resource-id "/subscriptions/x" is no Batch account',
    },
    {
      argv: 'incidents list --endpoint https://x',
      says: '--endpoint does not belong to incidents list, but to check.',
    },
    { argv: 'chek', says: 'Did you mean "check"?' },
  ])('$argv', async ({ argv, says }) => {
    const { code, out, err } = await run(argv, noAnswer)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(says)
  })

  test.each([
    { what: 'no JSON', text: 'D8: 1', says: 'are no JSON' },
    {
      what: 'no prices',
      text: '{"perHour":{"standard_d8s_v5":"much"}}',
      says: 'are wrong at perHour.standard_d8s_v5',
    },
  ])('for prices that are $what', async ({ text, says }) => {
    const read = async () => ({ bytes: new TextEncoder().encode(text), cut: false })
    const { code, err } = await run('check --account renderfarm --prices p.json', noAnswer, {
      read,
    })
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(says) })
  })
})
