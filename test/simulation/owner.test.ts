// What a pool may be resized to: what its owner asked for, less the nodes of which people were told that it lacks them.
import { expect, test } from 'vitest'
import { smallWorld } from '../support/small-world.ts'
import { drawPlan } from './draw-plan.ts'
import { createOwner } from './owner.ts'
import { setStage } from './stage.ts'
import { createToldShort } from './told-short.ts'

const partition = 'renderfarm|frames'

/** A pool of one dedicated node and three Spot nodes. */
function ownerOf() {
  const world = smallWorld({ pool: { dedicated: 1, lowPriority: 3 } })
  const plan = { ...drawPlan(1), world }
  const complaints: string[] = []
  const toldShort = createToldShort()
  const owner = createOwner(plan, setStage(plan), toldShort, (_, text) => complaints.push(text))
  const put = (row: string, value: unknown) =>
    toldShort.transacted(partition, [{ kind: 'upsert', row, value }])
  const resized = (targetDedicatedNodes: number, targetLowPriorityNodes: number) => {
    complaints.length = 0
    owner.resizedByUs('frames', { targetDedicatedNodes, targetLowPriorityNodes })
    return complaints[0] ?? 'as asked for'
  }
  const replaced = (step: string) =>
    put('att|one|0001', {
      ...{ action: { kind: 'replace' }, step },
      remembered: { targetDedicated: 1, targetLowPriority: 3, dedicated: false },
    })
  const told = () => put('line|one|000000000001', { text: 'Escalated: … is one node short: …' })
  return { owner, resized, replaced, told }
}

const refused = 'frames was resized to 1+2, its owner asked for 1+3'

test('a size that its owner never asked for is refused, whatever was removed', () => {
  const { resized, replaced } = ownerOf()
  replaced('settling')
  expect(resized(1, 3)).toBe('as asked for')
  expect(resized(1, 2)).toBe(refused)
})

test('what people were told is lacking may stay away, of that kind and no more', () => {
  const { resized, replaced, told } = ownerOf()
  replaced('settling')
  told()
  told()
  expect(resized(1, 2)).toBe('as asked for')
  expect(resized(1, 3)).toBe('as asked for')
  expect(resized(1, 1)).toContain('resized to 1+1')
  expect(resized(0, 3)).toContain('resized to 0+3')
  expect(resized(1, 4)).toContain('resized to 1+4')
})

test('it lacks nothing any more once it has grown back', () => {
  const { resized, replaced, told } = ownerOf()
  replaced('settling')
  told()
  replaced('verifying')
  expect(resized(1, 2)).toBe(refused)
})

test('what was told before its owner sized it says nothing of the new size', () => {
  const { owner, resized, replaced, told } = ownerOf()
  replaced('settling')
  told()
  const act = { at: 0, act: 'resize', pool: 'frames', dedicated: 2, lowPriority: 3 } as const
  owner.acted(act, false)
  expect(resized(1, 2)).toBe('as asked for')
  owner.acted(act, true)
  expect(resized(1, 3)).toContain('asked for 2+3')
  expect(resized(2, 3)).toBe('as asked for')
})
