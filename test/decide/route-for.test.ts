// Whom an incident is told to: the first route that matches it, else the default route.
import { describe, expect, test } from 'vitest'
import { routeFor, type Told } from '../../src/decide/route-for.ts'
import { readPolicy } from '../../src/domain/policy-read.ts'

function policyOf(routes: readonly object[]) {
  const read = readPolicy({ alerts: { channels: ['teams'], routes } })
  if (!read.ok) throw new Error(read.faults.map(({ message }) => message).join())
  return read.policy
}

const told: Told = {
  pool: { account: 'RenderFarm', pool: 'Frames-GPU' },
  fault: 'node-disk-full',
  party: 'workload',
  severity: 'error',
}
const to = (channel: string, match: object) => ({ match, channels: [channel] })

describe('a message goes', () => {
  test.each([
    ['to the default where there is no route', [], 'teams'],
    ['by the account, without case', [to('mail', { account: 'renderfarm' })], 'mail'],
    ['by the pool', [to('mail', { pool: 'frames-*' })], 'mail'],
    ['by the fault', [to('mail', { fault: '*-disk-*' })], 'mail'],
    ['by whose fault it is', [to('mail', { party: 'workload' })], 'mail'],
    ['by how bad it is', [to('mail', { severity: 'error' })], 'mail'],
    ['by how bad it is at least', [to('mail', { severity: 'warning' })], 'mail'],
    ['not by what is worse than it', [to('mail', { severity: 'critical' })], 'teams'],
    ['only where all that is named matches', [to('mail', { pool: 'x', fault: '*' })], 'teams'],
    [
      'by the first that matches',
      [to('mail', { pool: 'x' }), to('topic', { pool: 'f*' })],
      'topic',
    ],
    [
      'by the first, also where a later one says more',
      [to('webhook', { fault: 'node-*' }), to('mail', { fault: '*', party: 'workload' })],
      'webhook',
    ],
  ])('%s', (_, routes, channel) => {
    expect(routeFor(policyOf(routes), told).channels).toEqual([channel])
  })

  test('by no route that names what is not known', () => {
    const policy = policyOf([to('mail', { party: 'workload' }), to('mail', { severity: 'info' })])
    const { pool, fault } = told
    expect(routeFor(policy, { pool, fault })).toEqual({ channels: ['teams'] })
  })

  test('by the route that is named, so that it can be shown', () => {
    const policy = policyOf([to('mail', { pool: 'x' }), to('topic', { pool: 'f*' })])
    expect(routeFor(policy, told).route).toBe(1)
  })
})
