// Nodes that Batch has lost: unknown until they are heard of again.
import { expect, test } from 'vitest'
import { createLife } from '../../src/emulator/life/engine.ts'
import { loseNode } from '../../src/emulator/life/node-life.ts'
import type { NodeStateName } from '../../src/emulator/life/node-state.ts'
import { nodesOf } from '../../src/emulator/life/pool-state.ts'
import { buildWorld } from '../../src/emulator/world/build-world.ts'
import { parseWorld } from '../../src/emulator/world/world-schema.ts'
import { job, minutes, pool, seconds, startMs, worldOf } from './support.ts'

/** A life whose one node is up; a task of an hour runs on it if asked. */
function alive(withTask = false) {
  const tasks = [{ id: 't', commandLine: 'x', duration: 'PT1H' }]
  const parts = { pools: [pool({ dedicated: 1 })], jobs: withTask ? [job({ tasks })] : [] }
  const world = buildWorld(parseWorld(worldOf(parts)), 'seed', startMs)
  const life = createLife(world, () => {})
  life.runUntil(startMs + seconds(5))
  const account = world.accounts.renderfarm
  const found = account?.pools.frames
  const [node] = found ? nodesOf(found) : []
  if (!account || !found || !node) throw new Error('the world has no node')
  const after = (ms: number) => life.runUntil(life.now() + ms)
  return { life, place: { account, pool: found, node }, node, after, pool: found, account }
}

test('a lost node is unknown, its task goes back to wait, and it returns when it is time', () => {
  const { life, place, node, after, account } = alive(true)
  const task = account.jobs.shot?.tasks.t
  expect(task?.state).toBe('running')
  loseNode(life, place, minutes(10))
  expect({ node: node.state, task: task?.state }).toEqual({ node: 'unknown', task: 'active' })
  after(minutes(9))
  expect(node.state).toBe<NodeStateName>('unknown')
  after(minutes(2))
  expect(node.state).toBe<NodeStateName>('running')
})

test('a lost node without a time of return stays unknown', () => {
  const { life, place, node, after } = alive()
  loseNode(life, place)
  after(minutes(600))
  expect(node.state).toBe<NodeStateName>('unknown')
})
