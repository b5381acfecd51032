// Addresses of the page: each view has one, a link is a view, and whatever is typed leads somewhere.
import { describe, expect, test } from 'vitest'
import { hrefOf, parseRoute } from '../../src/web/route.ts'

const query = new URLSearchParams()

describe('an address', () => {
  test.each([
    ['', { kind: 'now' }],
    ['#', { kind: 'now' }],
    ['#/', { kind: 'now' }],
    ['#/now', { kind: 'now' }],
    ['#/incidents/renderfarm.frames.abc123', { kind: 'incident', id: 'renderfarm.frames.abc123' }],
    ['#/incidents', { kind: 'history', query }],
    ['#/pools', { kind: 'pools' }],
    ['#/pools/renderfarm/frames', { kind: 'pool', account: 'renderfarm', pool: 'frames' }],
    ['#/pools/a%2Fb/%zz', { kind: 'pool', account: 'a/b', pool: '%zz' }],
    ['#/charts', { kind: 'charts', query }],
    ['#/controls', { kind: 'controls', query }],
    ['#/pools/renderfarm', { kind: 'unknown', path: '/pools/renderfarm' }],
    ['#/pools/a/b/c', { kind: 'unknown', path: '/pools/a/b/c' }],
    ['#/incidents/a/b', { kind: 'unknown', path: '/incidents/a/b' }],
    ['#code=abc&state=def', { kind: 'unknown', path: 'code=abc&state=def' }],
  ])('%s is %j', (hash, expected) => {
    expect(parseRoute(hash)).toEqual(expected)
  })

  test('carries the filters of the history', () => {
    const route = parseRoute('#/history?fault=node-lost&text=a%26b%3Fc')
    expect(route.kind === 'history' && Object.fromEntries(route.query)).toEqual({
      fault: 'node-lost',
      text: 'a&b?c',
    })
  })

  test.each([
    '#/now',
    '#/pools',
    '#/incidents/renderfarm.frames.abc123',
    '#/pools/renderfarm/frames',
    '#/pools/a%2Fb/c%3Fd',
    '#/history?fault=node-lost&text=a%26b',
    '#/controls',
  ])('%s is written as it was read', (hash) => {
    expect(hrefOf(parseRoute(hash))).toBe(hash)
  })

  test('leaves filters that say nothing out', () => {
    const filters = new URLSearchParams({ fault: '', pool: 'frames' })
    expect(hrefOf({ kind: 'history', query: filters })).toBe('#/history?pool=frames')
  })
})
