// Command lines that people paste: names come out of answers, and must do nothing in a shell.
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { az, groupOf, quoted, subscriptionOf, vnetIdOf } from '../../src/doctor/az.ts'

test('a command carries its options in their order, lists as several values', () => {
  expect(
    az('network nsg rule create', { name: 'a b', priority: 100, ports: ['1', '*'], yes: true }),
  ).toBe("az network nsg rule create --name 'a b' --priority 100 --ports 1 '*' --yes")
})

test('what is quoted reaches a shell as it was', () => {
  const odd = fc.array(
    fc.constantFrom('$', '`', "'", '"', ';', '|', '&', '(', ' ', '\\', '*', '!', '~', 'x', '-'),
    { minLength: 1, maxLength: 12 },
  )
  fc.assert(
    fc.property(odd, (parts) => {
      const value = parts.join('')
      const said = execFileSync('/bin/sh', ['-c', `printf %s. ${quoted(value)}`], {
        encoding: 'utf8',
      })
      expect(said).toBe(`${value}.`)
    }),
    { numRuns: 40 },
  )
})

test('parts of an id are found without case', () => {
  const id =
    '/subscriptions/S1/RESOURCEGROUPS/rg/providers/Microsoft.Network/virtualNetworks/v/Subnets/x'
  expect([subscriptionOf(id), groupOf(id)]).toEqual(['S1', 'rg'])
  expect(vnetIdOf(id)).toBe(
    '/subscriptions/S1/RESOURCEGROUPS/rg/providers/Microsoft.Network/virtualNetworks/v',
  )
})
