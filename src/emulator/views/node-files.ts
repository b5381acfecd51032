// The files on a node, worked out from what ran there: the start task's and each task's.
import type { AccountState, NodeState, PoolState } from '../life/state.ts'
import { keyOf } from '../life/state.ts'
import { taskRoot } from './task-view.ts'

export interface FileEntry {
  /** Path from the root of the listing, with `/`. */
  readonly name: string
  readonly isDirectory: boolean
  readonly text: string
  readonly atMs: number
}

const roots = ['applications', 'fsmounts', 'shared', 'startup', 'volatile', 'workitems']

const directory = (name: string): FileEntry => ({ name, isDirectory: true, text: '', atMs: 0 })
const file = (name: string, text: string, atMs: number): FileEntry => ({
  name,
  isDirectory: false,
  text,
  atMs,
})

/** Everything under the node's root, directories too. */
export function nodeFiles(account: AccountState, pool: PoolState, node: NodeState): FileEntry[] {
  const entries = roots.map(directory)
  if (node.startTaskInfo) {
    const { atMs, stdout, stderr } = node.startTaskOutput ?? {
      atMs: node.stateMs,
      stdout: '',
      stderr: '',
    }
    entries.push(directory('startup/wd'))
    entries.push(file('startup/stdout.txt', stdout, atMs), file('startup/stderr.txt', stderr, atMs))
  }
  for (const job of Object.values(account.jobs)) {
    for (const task of Object.values(job.tasks)) {
      if (task.node?.nodeId !== node.id || keyOf(task.node.poolId) !== keyOf(pool.id)) continue
      const root = taskRoot(job, task)
      if (!task.output) continue
      entries.push(directory(root))
      for (const entry of outputFiles(task.output)) {
        entries.push({ ...entry, name: `${root}/${entry.name}` })
      }
    }
  }
  return entries
}

/** What a task leaves behind, relative to its directory. Both outputs exist even when nothing was written. */
export const outputFiles = (output: {
  readonly atMs: number
  readonly stdout: string
  readonly stderr: string
}): FileEntry[] => [
  file('stderr.txt', output.stderr, output.atMs),
  file('stdout.txt', output.stdout, output.atMs),
  directory('wd'),
]
