// A step of the script comes due: something in the world breaks.
import type { ScriptStep } from '../world/step-schema.ts'
import { hexOf } from './dice.ts'
import { selects } from './faults.ts'
import type { Life, NodePlace } from './life.ts'
import { breakNode, enter, rebootNode } from './node-life.ts'
import {
  type AccountState,
  keyOf,
  type NodeSelector,
  nodesOf,
  type PoolState,
  type TaskFault,
} from './state.ts'
import { attemptEnded, endTasksOn } from './task-life.ts'

/** Runs one step and notes when; a step whose pool, job or task is gone by now does nothing. */
export function runScriptStep(life: Life, index: number, step: ScriptStep): void {
  const note = life.world.script[index]
  if (note) note.doneMs = life.now()
  const account = step.account
    ? life.world.accounts[step.account]
    : Object.values(life.world.accounts)[0]
  if (!account) return
  if (step.do === 'task-fails') {
    failTask(life, account, step)
    return
  }
  const pool = account.pools[keyOf(step.pool)]
  if (!pool) return
  const nodes = resolve(life, account, pool, step)
  switch (step.do) {
    case 'node-unusable':
      pool.faults.push({
        kind: 'unusable',
        nodes,
        reboot: step.reboot,
        errors: step.errors,
        recoversAfterMs: step.recoversAfter,
        cured: [],
      })
      for (const place of placesOf(account, pool, nodes)) {
        // A node that is not up yet meets the fault when it would become ready.
        if (!isUp(place)) continue
        breakNode(life, place, step.errors, step.recoversAfter)
      }
      return
    case 'start-task-fails':
      pool.faults.push({
        kind: 'start-task',
        nodes,
        reboot: step.reboot,
        exitCode: step.exitCode,
        failureInfo: step.failureInfo,
        stderr: step.stderr,
        cured: [],
      })
      for (const place of placesOf(account, pool, nodes)) {
        if (!isUp(place)) continue
        // A start task only runs on boot: the platform restarts the node, as a host update does.
        endTasksOn(life, place, 'recover')
        rebootNode(life, place)
      }
      return
    case 'node-preempted':
      for (const place of placesOf(account, pool, nodes)) {
        endTasksOn(life, place, 'recover')
        enter(life, place, 'preempted')
        if (step.returnsAfter === undefined) continue
        const at = { account: account.name, pool: pool.id, node: place.node.id }
        life.after(step.returnsAfter, { kind: 'node-recovered', ...at, step: place.node.step })
      }
      return
    case 'resize-error':
      pool.resizeErrors = step.errors
      return
  }
}

/** A share becomes the indices that the seed picks among the nodes there are, or will be once the pool is full. */
function resolve(
  life: Life,
  account: AccountState,
  pool: PoolState,
  step: Exclude<ScriptStep, { do: 'task-fails' }>,
): NodeSelector {
  if (step.do === 'resize-error') return []
  if (typeof step.nodes === 'number' || !('share' in step.nodes)) return step.nodes
  const target = pool.targetDedicated + pool.targetSpot
  const present = nodesOf(pool)
  const indices = present.length > 0 ? present.map(({ index }) => index) : [...Array(target).keys()]
  const lot = (index: number) => hexOf(life.world.seed, 'share', account.name, pool.id, index)
  const drawn = indices.sort((a, b) => (lot(a) < lot(b) ? -1 : 1))
  return drawn.slice(0, Math.max(1, Math.round(drawn.length * step.nodes.share)))
}

const isUp = ({ node }: NodePlace): boolean =>
  ['idle', 'running', 'offline', 'starttaskfailed', 'unusable'].includes(node.state)

const placesOf = (account: AccountState, pool: PoolState, nodes: NodeSelector): NodePlace[] =>
  nodesOf(pool)
    .filter((node) => selects(nodes, node.index) && node.state !== 'leavingpool')
    .map((node) => ({ account, pool, node }))

/** Arms a task's fault: an attempt under way ends with it now, a waiting task meets it when it starts. */
function failTask(
  life: Life,
  account: AccountState,
  step: Extract<ScriptStep, { do: 'task-fails' }>,
): void {
  const task = account.jobs[keyOf(step.job)]?.tasks[keyOf(step.task)]
  if (!task || task.state === 'completed') return
  const fault: TaskFault = {
    times: step.times,
    afterMs: step.after,
    exitCode: step.exitCode,
    failureInfo: step.failureInfo,
    stderr: step.stderr,
    publish: step.publish,
  }
  task.fault = fault
  if (task.state === 'active') return
  attemptEnded(life, account, { job: step.job, task: step.task, attempt: task.attempt })
}
