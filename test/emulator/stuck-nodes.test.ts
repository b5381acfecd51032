// Nodes that are stuck, lost or slow, as faults make them.
import { expect, test } from 'vitest'
import { createLife } from '../../src/emulator/life/life.ts'
import { beginNode, loseNode, rebootNode } from '../../src/emulator/life/node-life.ts'
import { type NodeStateName, nodesOf } from '../../src/emulator/life/state.ts'
import { freeNode, stickNode } from '../../src/emulator/life/stuck-nodes.ts'
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

test.each(['rebooting', 'starting', 'waitingforstarttask'] as const)(
  'a node told to stick in %s gets no further in its next boot, until it is freed',
  (state) => {
    const { life, place, node, after } = alive()
    stickNode(life, place, state)
    rebootNode(life, place)
    after(minutes(60))
    expect(node.state).toBe(state)
    freeNode(life, place)
    after(minutes(5))
    expect(node.state).toBe('idle')
  },
)

test('a node stuck where it is stays there, though its next step was due', () => {
  const { life, place, node, after } = alive()
  beginNode(life, place)
  stickNode(life, place)
  after(minutes(60))
  expect(node.state).toBe('creating')
})

test('what happened to a stuck node is noted', () => {
  const { life, place } = alive()
  stickNode(life, place, 'starting')
  freeNode(life, place)
  const notes = life.world.happenings.filter(({ what }) => what === 'fault')
  expect(notes.map(({ to }) => to)).toEqual(['stuck in starting', 'free'])
})

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

test('a lost node without a time of return stays unknown until it is freed', () => {
  const { life, place, node, after } = alive()
  loseNode(life, place)
  after(minutes(600))
  expect(node.state).toBe<NodeStateName>('unknown')
  freeNode(life, place)
  expect(node.state).toBe<NodeStateName>('idle')
})

test.each([
  { who: 'a slow node', node: 10, pool: undefined },
  { who: 'a node of a slow pool', node: undefined, pool: 10 },
])('$who takes its factor longer to boot', ({ node: slowNode, pool: slowPool }) => {
  const bootMs = (slow: boolean) => {
    const { life, place, node, after, pool } = alive()
    if (slow && slowNode) node.slowFactor = slowNode
    if (slow && slowPool) pool.slowFactor = slowPool
    const beganMs = life.now()
    rebootNode(life, place)
    while (node.state !== 'idle') after(seconds(1))
    return life.now() - beganMs
  }
  expect(bootMs(true) / bootMs(false)).toBeGreaterThan(8)
  expect(bootMs(true) / bootMs(false)).toBeLessThan(12)
})
