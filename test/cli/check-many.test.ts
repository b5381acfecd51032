// `check` of a large account, of one that is half readable, and what its sentences say at a command line.
import { describe, expect, test } from 'vitest'
import { checkHere, wordsHere } from '../../src/check/words-here.ts'
import { readPrices } from '../../src/cli/read-prices.ts'
import { minuteMs } from '../../src/domain/durations.ts'
import { runCheck } from './check-fixture.ts'
import { healthy } from './check-worlds.ts'
import { noAnswer, run } from './cli-fixture.ts'

const frames = { ...healthy.accounts[0]?.pools[0], startTask: undefined }
const many = {
  accounts: [
    {
      name: 'renderfarm',
      pools: Array.from({ length: 60 }, (_, n) => ({ ...frames, id: `pool-${n}`, dedicated: 2 })),
      jobs: Array.from({ length: 45 }, (_, n) => ({
        id: `job-${n}`,
        pool: `pool-${n}`,
        tasks: [{ id: 't-{n}', count: 3, commandLine: 'run', duration: 'PT1M' }],
      })),
    },
  ],
  script: Array.from({ length: 45 }, (_, n) => ({
    at: 'PT0S',
    do: 'task-fails',
    job: `job-${n}`,
    task: '*',
    exitCode: 1,
    stderr: 'ValueError: boom\n',
  })),
}

describe('check of a large account', () => {
  test('is told on a page that ends, with one sentence for what was left', async () => {
    const { out, writes } = await runCheck('check --account renderfarm', { world: many })
    const lines = out.split('\n')
    expect(lines.length).toBeLessThan(110)
    expect(out).toContain('41 more, --json tells all of them')
    expect(out).toContain('    and 21 more\n')
    expect(out).toContain('and 25 pools more that ail')
    expect(out).toContain('and 15 pools more that are well')
    expect(lines.filter((line) => line.includes('were not read'))).toHaveLength(1)
    expect(out.replaceAll(/\s+/g, ' ')).toMatch(
      /Outputs of 123 more failures were not read, in pools [\w-]+(?:, [\w-]+){4} and \d+ more; --pool ID/,
    )
    expect(writes).toEqual([])
  })

  test('names all of it as JSON', async () => {
    const { out } = await runCheck('check --account renderfarm --json', { world: many })
    const report = JSON.parse(out)
    expect(report.problems).toHaveLength(45)
    expect(report.pools).toHaveLength(60)
    expect(report.left).toHaveLength(1)
    // Of as many pools as outputs are read, each has its cause named.
    const named = (report.problems as { rule: string | null }[]).filter(({ rule }) => rule !== null)
    expect(named).toHaveLength(12)
  })
})

describe('check of an account that is half readable', () => {
  const script = [
    { at: 'PT25M', do: 'api-refuses', operation: 'Job_List', code: 'AuthenticationFailed' },
  ]
  test('says what to do here, not in the settings of the app', async () => {
    const { code, out } = await runCheck('check --account renderfarm', {
      world: { ...healthy, script },
      afterMs: 30 * minuteMs,
    })
    expect(code).toBe(1)
    expect(out).toContain('Nothing found, but not everything was seen')
    expect(out.replaceAll(/\s+/g, ' ')).toContain('check the key, and that the account allows')
    expect(out).not.toMatch(/keyFrom|BATCH_MEDIC_ACCOUNTS|the app/)
  })
})

describe('at a command line', () => {
  test.each([
    { app: 'x; check url in BATCH_MEDIC_ACCOUNTS and that', here: 'x; check --endpoint and that' },
    {
      app: 'check url in BATCH_MEDIC_ACCOUNTS and BATCH_MEDIC_BATCH_API_VERSION (2022).',
      here: 'check --endpoint.',
    },
    {
      app: 'the firewall and the route from the app, or',
      here: 'the firewall and the route from here, or',
    },
    {
      app: 'it is tried again with the next look, and if it lasts check network',
      here: 'run check again, and if it lasts look at network',
    },
    {
      app: "give the app's identity the Batch role of the deployment (or Azure Batch Data Contributor) on the account",
      here: 'give whoever is signed in the role Azure Batch Data Contributor on the account',
    },
  ])('$app', ({ app, here }) => {
    expect(wordsHere(app)).toBe(here)
  })

  test('a check that needs Resource Manager says why it was not asked here', () => {
    const check = { check: 'quota', about: 'pool p', mend: 'Run it …', said: '' } as const
    const said = 'Not checked: the app has no credential for Azure Resource Manager.'
    expect(checkHere({ ...check, verdict: 'not-checked', said }, 'no login')).toMatchObject({
      said: 'Not checked: no login.',
      mend: '',
    })
    const other = { ...check, verdict: 'not-checked', said: 'Not checked: gone.' } as const
    expect(checkHere(other, 'no login')).toBe(other)
  })
})

describe('what is asked of whom', () => {
  const shape = (out: string) => {
    const { pools } = JSON.parse(out) as { pools: { id: string; checks: unknown[] }[] }
    return pools.map(({ id, checks }) => [id, checks.length > 0])
  }
  test('the doctor is asked about a pool that is well where it is named', async () => {
    const all = await runCheck('check --account renderfarm --json', { world: healthy })
    expect(shape(all.out).some(([, asked]) => asked)).toBe(false)
    const one = await runCheck('check --account renderfarm --pool FRAMES --json', {
      world: healthy,
    })
    expect(shape(one.out)).toEqual([['frames', true]])
  })
})

describe('prices', () => {
  const windows = {
    accounts: [
      {
        name: 'renderfarm',
        pools: [
          {
            ...frames,
            imageReference: {
              publisher: 'microsoftwindowsserver',
              offer: 'windowsserver',
              sku: '2022-datacenter',
              version: 'latest',
            },
            nodeAgentSKUId: 'batch.node.windows amd64',
            dedicated: 4,
          },
        ],
      },
    ],
    script: [{ at: 'PT2M', do: 'node-unusable', pool: 'frames', nodes: { from: 0 } }],
  }
  test('of Linux are not those of Windows; a table of one’s own is of what one has', async () => {
    const { out } = await runCheck('check --account renderfarm --json', { world: windows })
    expect(JSON.parse(out).waste).toEqual({ nodes: 4, perHour: null, unpriced: 4 })
    const read = async () => ({
      bytes: new TextEncoder().encode('{"perHour":{"standard_d8s_v5":1}}'),
      cut: false,
    })
    const own = await runCheck('check --account renderfarm --json --prices p', {
      world: windows,
      overrides: { read },
    })
    expect(JSON.parse(own.out).waste).toEqual({ nodes: 4, perHour: 4, unpriced: 0 })
  })

  const item = {
    armSkuName: 'Standard_D8s_v5',
    retailPrice: 3,
    productName: 'Virtual Machines Dsv5 Series',
    skuName: 'D8s v5',
  }
  test('of Spot are those of Spot, and what is called low priority is of the past', async () => {
    const Items = [
      item,
      { ...item, retailPrice: 0.4, skuName: 'D8s v5 Spot' },
      { ...item, retailPrice: 0.7, skuName: 'D8s v5 Low Priority' },
      { ...item, retailPrice: 9, unitOfMeasure: '1 Month' },
    ]
    const table = await readPrices('p', async () => ({
      bytes: new TextEncoder().encode(JSON.stringify({ Items })),
      cut: false,
    }))
    expect(table.perHour).toEqual({ standard_d8s_v5: { dedicated: 3, spot: 0.4 } })
  })

  test.each([
    { what: 'nothing', Items: [], says: 'hold no hourly price of a Linux machine' },
    {
      what: 'Windows alone',
      Items: [{ ...item, productName: 'Virtual Machines Dsv5 Series Windows' }],
      says: 'hold no hourly price of a Linux machine',
    },
    {
      what: 'two regions',
      Items: [
        { ...item, armRegionName: 'westeurope' },
        { ...item, armRegionName: 'eastus' },
      ],
      says: 'are of 2 regions (westeurope, eastus); ask Azure',
    },
  ])('an answer of the price list that holds $what is refused', async ({ Items, says }) => {
    const read = async () => ({
      bytes: new TextEncoder().encode(JSON.stringify({ Items })),
      cut: false,
    })
    const { code, err } = await run('check --account renderfarm --prices p.json', noAnswer, {
      read,
    })
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(says) })
  })
})
