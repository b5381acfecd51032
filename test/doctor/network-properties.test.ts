// What holds of the network checks for every network: what is unrelated changes nothing, what is refused is never ok or broken.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkNetwork } from '../../src/doctor/check-network.ts'
import { gatherNetwork } from '../../src/doctor/gather-network.ts'
import type { ArmBody } from '../../src/ports/arm.ts'
import {
  accountId,
  batchIn,
  batchOut,
  classic,
  nsgId,
  privatePool,
  type RuleGiven,
  rule,
  simplified,
  subnetId,
  toAppliance,
  withRoutes,
  withRules,
} from '../support/arm-network.ts'
import { type ArmWorld, armStandIn, forbidden, gone, unwell } from '../support/arm-stand-in.ts'
import { examined, verdictOf } from './examined.ts'

const drop = { addressPrefix: '0.0.0.0/0', nextHopType: 'None' }
const worlds: Readonly<Record<string, ArmWorld>> = {
  simplified: simplified(),
  'simplified, all denied': withRules(simplified(), rule()),
  'simplified, allowed and denied': withRules(simplified(), batchOut(), rule()),
  'simplified behind an appliance': withRoutes(simplified(), toAppliance),
  classic: classic(),
  'classic without its rule': withRules(classic()),
  private: privatePool(),
  'private, all dropped': withRoutes(privatePool(), drop),
  'simplified, all dropped': withRoutes(simplified(), drop),
  'classic behind an appliance': withRoutes(classic(), toAppliance),
  'private, Internet denied': withRules(
    privatePool(),
    rule({ destinationAddressPrefix: 'Internet' }),
  ),
}
const world = fc.constantFrom(...Object.values(worlds))

function rulesOf(of: ArmWorld): readonly ArmBody[] {
  return (of[nsgId] as { properties: { securityRules: readonly ArmBody[] } }).properties
    .securityRules
}

/** Rules that are about something else by at least one of the five. */
const unrelated: fc.Arbitrary<RuleGiven> = fc
  .record({
    priority: fc.integer({ min: 101, max: 4_096 }),
    access: fc.constantFrom('Allow', 'Deny', 'deny'),
    direction: fc.constantFrom('Inbound', 'Outbound'),
  })
  .chain((base) =>
    fc.constantFrom<RuleGiven>(
      { ...base, protocol: 'Icmp' },
      { ...base, protocol: 'Tcp', destinationPortRange: '80' },
      { ...base, protocol: 'Tcp', destinationPortRanges: ['22', '3389', '8000-9000'] },
      { ...base, direction: 'Outbound', destinationAddressPrefix: 'Sql' },
      { ...base, direction: 'Outbound', destinationAddressPrefix: '192.168.7.0/24' },
      { ...base, direction: 'Outbound', destinationAddressPrefix: '52.1.0.0/16' },
      { ...base, direction: 'Inbound', sourceAddressPrefix: '10.77.0.0/16' },
      { ...base, direction: 'Inbound', sourceAddressPrefix: 'AzureDevOps' },
    ),
  )

describe('rules', () => {
  test('that are about something else change no verdict', async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.array(unrelated, { maxLength: 6 }), async (of, more) => {
        const named = more.map((given, index) => rule({ name: `other-${index}`, ...given }))
        const before = await examined(of)
        const after = await examined(withRules(of, ...named, ...rulesOf(of)))
        for (const check of ['inbound-rules', 'outbound-rules'] as const) {
          expect(verdictOf(after, check)).toBe(verdictOf(before, check))
        }
      }),
      { numRuns: 200 },
    )
  })

  test('in another order of the answer say the same', async () => {
    const given = [
      rule(),
      batchOut({ priority: 110 }),
      batchIn(),
      rule({ name: 'a', priority: 300, protocol: 'Udp' }),
    ]
    const before = await examined(withRules(simplified(), ...given))
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(given, { minLength: given.length }),
        async (shuffled) => {
          expect(await examined(withRules(simplified(), ...shuffled))).toEqual(before)
        },
      ),
    )
  })

  test('that deny everything before all others are never ok', async () => {
    const others = fc.array(unrelated, { maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(world, others, fc.boolean(), async (of, more, allowsLater) => {
        const rules = [
          rule({ name: 'no-out', priority: 100 }),
          rule({ name: 'no-in', priority: 100, direction: 'Inbound' }),
          ...(allowsLater ? [batchOut({ priority: 101 }), batchIn({ priority: 101 })] : []),
          ...more.map((given, index) => rule({ name: `other-${index}`, ...given })),
        ]
        const answers = await examined(withRules(of, ...rules))
        expect(verdictOf(answers, 'outbound-rules')).toBe('broken')
        const classicRuns = verdictOf(await examined(of), 'communication-mode') === 'not-checked'
        expect(verdictOf(answers, 'inbound-rules')).toBe(classicRuns ? 'broken' : 'ok')
      }),
      { numRuns: 150 },
    )
  })
})

describe('routes', () => {
  /** Private ranges and services that the nodes do not need. */
  const elsewhere = fc.record({
    addressPrefix: fc.constantFrom(
      '10.0.0.0/8',
      '172.16.0.0/12',
      '192.168.3.0/24',
      '52.1.0.0/16',
      'Sql',
      '2603::/16',
    ),
    nextHopType: fc.constantFrom(
      'None',
      'VirtualAppliance',
      'VirtualNetworkGateway',
      'Internet',
      'Odd',
    ),
    nextHopIpAddress: fc.constant('10.9.9.9'),
  })
  const bases = fc.constantFrom(
    { world: simplified(), routes: [drop] },
    { world: simplified(), routes: [toAppliance] },
    { world: classic(), routes: [toAppliance] },
    { world: simplified(), routes: [] },
    { world: privatePool(), routes: [drop] },
  )

  test('to elsewhere change no verdict, in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(bases, fc.array(elsewhere, { maxLength: 5 }), async (base, more) => {
        const before = await examined(withRoutes(base.world, ...base.routes))
        const after = await examined(withRoutes(base.world, ...more, ...base.routes))
        expect(verdictOf(after, 'routes')).toBe(verdictOf(before, 'routes'))
      }),
      { numRuns: 150 },
    )
  })
})

describe('a refusal', () => {
  const cases = Object.entries(worlds).flatMap(([name, of]) =>
    Object.keys(of).flatMap((path) =>
      (['403', '500'] as const).map((status) => ({ name, of, path, status })),
    ),
  )

  test.each(cases)('$status of $path in $name breaks nothing', async ({ of, path, status }) => {
    const refusal = status === '403' ? forbidden('Some.Thing/read') : unwell
    const before = await examined(of)
    const arm = armStandIn({ ...of, [path]: refusal })
    const after = checkNetwork(await gatherNetwork(arm, { accountId, poolId: 'frames' }))
    for (const { check, verdict, said } of after) {
      if (verdict === 'broken') expect(verdictOf(before, check), said).toBe('broken')
      // What was broken may go out of sight, but never turns out well.
      if (verdictOf(before, check) === 'broken')
        expect(verdictOf(after, check), said).not.toBe('ok')
    }
  })

  test('of what the verdicts rest on is told, with the action that lacks', async () => {
    for (const path of [accountId, subnetId, nsgId]) {
      const answers = await examined({ ...simplified(), [path]: forbidden('Some.Thing/read') })
      const unseen = answers.filter(({ verdict }) => verdict === 'not-checked')
      expect(
        unseen.some(({ said }) => said.includes('Some.Thing/read')),
        path,
      ).toBe(true)
    }
  })
})

describe('an odd answer', () => {
  const odd = fc.oneof(
    fc.anything(),
    fc.constantFrom(null, '', 0, [], {}, [null], [{}], 'x'.repeat(50)),
  )

  test('in the place of any property never throws', async () => {
    await fc.assert(
      fc.asyncProperty(
        world,
        fc.nat(),
        fc.array(odd, { minLength: 12, maxLength: 12 }),
        async (of, at, values) => {
          const paths = Object.keys(of).filter((path) => !Array.isArray(of[path]))
          const path = paths[at % paths.length] ?? accountId
          const held = of[path] as { properties: object }
          const properties = Object.fromEntries(
            Object.entries(held.properties).map(([key, value], index) =>
              (at + index) % 2 === 0 ? [key, value] : [key, values[index]],
            ),
          )
          const answers = await examined({ ...of, [path]: { ...held, properties } })
          expect(answers.length).toBeGreaterThan(0)
        },
      ),
      { numRuns: 400 },
    )
  })

  test('in the place of any body or item of a list never throws', async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.nat(), fc.dictionary(fc.string(), odd), async (of, at, body) => {
        const paths = Object.keys(of)
        const path = paths[at % paths.length] ?? accountId
        const answers = await examined({
          ...of,
          [path]: Array.isArray(of[path]) ? [body, {}] : body,
        })
        expect(answers.length).toBeGreaterThan(0)
      }),
      { numRuns: 400 },
    )
  })

  test('nothing at all is answered: everything is missing', async () => {
    const answers = await examined({})
    expect(answers.every(({ verdict }) => verdict === 'not-checked')).toBe(true)
    expect(await examined({ ...simplified(), [subnetId]: gone })).toContainEqual(
      expect.objectContaining({ check: 'subnet', verdict: 'broken' }),
    )
  })
})
