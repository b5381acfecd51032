// The node counts of an account's pools: their order, their pages, and what each version counts.
import { expect, test } from 'vitest'
import { pool, start } from './support.ts'

test('node counts come in pages by pool id, or of one pool, with all that a version counts', () => {
  const { call } = start({
    pools: ['b', 'C', 'a'].map((id) => pool({ id, dedicated: 1 })),
    jobs: [],
  })
  const ids = (query: string) =>
    call('GET', `/nodecounts?${query}`).json.value.map((one: { poolId: string }) => one.poolId)
  expect(ids('maxresults=2')).toEqual(['a', 'b'])
  expect(ids("$filter=poolId eq 'C'")).toEqual(['C'])
  const counts = (api: string) =>
    call('GET', `/nodecounts?api-version=${api}`).json.value[0].dedicated
  expect(Object.keys(counts('2022-10-01.16.0'))).toHaveLength(14)
  expect(counts('2024-02-01.19.0')).toMatchObject({ idle: 1, upgradingOS: 0, total: 1 })
})
