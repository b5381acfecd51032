// The files on a node, worked out from what ran there: the start task's and each task's.

import type { AccountState } from '../life/account-state.ts'
import { isDeleted } from '../life/deleted-files.ts'
import type { NodeState } from '../life/node-state.ts'
import type { PoolState } from '../life/pool-state.ts'
import { isCleanedUp, tasksOn } from '../life/retention.ts'
import type { TaskState } from '../life/task-state.ts'
import { isCloudService, isWindows } from './pool-machine.ts'
import { taskRoot } from './task-view.ts'

export interface FileEntry {
  /** Path from the root of the listing, with `/`. */
  readonly name: string
  readonly isDirectory: boolean
  readonly text: string
  /** The size in bytes; more than the text has when a world gives a size alone. */
  readonly bytes: number
  readonly createdMs: number
  readonly atMs: number
  /** Only Linux tells modes, only Windows tells when a file was made (documented, and so recorded). */
  readonly onWindows: boolean
}

type Maker = (name: string, text: string, atMs: number, bytes?: number) => FileEntry

const fileMaker =
  (pool: PoolState, createdMs: number): Maker =>
  (name, text, atMs, bytes = Buffer.byteLength(text)) => ({
    name,
    isDirectory: false,
    text,
    bytes,
    createdMs,
    atMs,
    onWindows: isWindows(pool),
  })

const directory = (name: string): FileEntry => ({
  name,
  isDirectory: true,
  text: '',
  bytes: 0,
  createdMs: 0,
  atMs: 0,
  onWindows: false,
})

/** The node's own directories, as recorded. */
const roots = [
  'applications',
  'fsmounts',
  'shared',
  'startup',
  'volatile',
  'volatile/startup',
  'workitems',
]

/** Everything under the node's root, each directory once. */
export function nodeFiles(
  account: AccountState,
  pool: PoolState,
  node: NodeState,
  nowMs: number,
): FileEntry[] {
  const bootMs = node.bootMs ?? node.stateMs
  const entries = [
    ...roots.map(directory).filter(({ name }) => !isDeleted(node, name, node.wipedMs ?? 0)),
    ...startTaskFiles(pool, node).filter(({ name }) => !isDeleted(node, name, bootMs)),
  ]
  for (const { job, task } of tasksOn(account, pool, node)) {
    const root = taskRoot(job, task)
    const rooted = isDeleted(node, root, task.startMs ?? 0) ? [] : [directory(root)]
    entries.push(...rooted)
    for (const entry of taskFiles(pool, node, task, root, nowMs)) {
      entries.push({ ...entry, name: `${root}/${entry.name}` })
    }
  }
  return withParents(entries)
}

/** Adds the directories that files stand in. */
function withParents(entries: readonly FileEntry[]): FileEntry[] {
  const byName = new Map(entries.map((entry) => [entry.name, entry]))
  for (const { name } of entries) {
    for (let at = name.lastIndexOf('/'); at > 0; at = name.lastIndexOf('/', at - 1)) {
      const parent = name.slice(0, at)
      if (byName.has(parent)) break
      byName.set(parent, directory(parent))
    }
  }
  return [...byName.values()]
}

function startTaskFiles(pool: PoolState, node: NodeState): FileEntry[] {
  if (!node.startTaskInfo) return []
  const bootMs = node.bootMs ?? node.stateMs
  const {
    atMs,
    stdout,
    stderr,
    files = [],
  } = node.startTaskOutput ?? {
    atMs: bootMs,
    stdout: '',
    stderr: '',
  }
  const file = fileMaker(pool, bootMs)
  return [
    directory('startup/wd'),
    file('startup/stdout.txt', stdout, atMs),
    file('startup/stderr.txt', stderr, atMs),
    ...resourcePaths(pool.spec.startTask).map((path) => file(`startup/wd/${path}`, '', bootMs)),
    ...files.map(({ path, text = '' }) => file(`startup/wd/${path}`, text, atMs)),
  ]
}

/** Whether the files of a task's last run are there at all: it has run, and nothing has cleaned up after it. */
export const hasFiles = (node: NodeState, task: TaskState, nowMs: number): boolean =>
  task.output !== undefined &&
  (task.startMs ?? 0) >= (node.wipedMs ?? 0) &&
  !isCleanedUp(task, nowMs)

/** What a task leaves behind, relative to its directory `root`. Both outputs exist even when nothing was written. */
export function taskFiles(
  pool: PoolState,
  node: NodeState,
  task: TaskState,
  root: string,
  nowMs: number,
): FileEntry[] {
  const { output, startMs = 0 } = task
  if (!output || !hasFiles(node, task, nowMs)) return []
  const file = fileMaker(pool, startMs)
  // What was to be fetched is there unless the task failed before its process ran.
  const neverRan = task.state === 'completed' && task.exitCode === undefined
  const uploads = task.state === 'completed' && task.spec.outputFiles !== undefined
  const entries = [
    file('stderr.txt', output.stderr, output.atMs),
    file('stdout.txt', output.stdout, output.atMs),
    directory('wd'),
    // Certificates were for virtual machines too when this was recorded; cloud services had no such directory.
    ...(isCloudService(pool) ? [] : [directory('certs')]),
    ...(neverRan ? [] : resourcePaths(task.spec)).map((path) => file(`wd/${path}`, '', startMs)),
    ...(uploads ? ['fileuploaderr.txt', 'fileuploadout.txt'] : []).map((name) =>
      file(name, '', output.atMs),
    ),
    ...(task.files ?? []).map(({ path, text = '', bytes }) =>
      file(`wd/${path}`, text, output.atMs, bytes),
    ),
  ]
  return withParents(entries).filter(({ name }) => !isDeleted(node, `${root}/${name}`, startMs))
}

/** Where the resource files of a task or start task go; those of whole containers have no names of their own. */
function resourcePaths(spec: unknown): string[] {
  const { resourceFiles } = (spec ?? {}) as {
    resourceFiles?: readonly { httpUrl?: string; filePath?: string }[]
  }
  return (resourceFiles ?? []).flatMap(({ httpUrl, filePath }) =>
    httpUrl !== undefined && filePath ? [filePath.replaceAll('\\', '/')] : [],
  )
}
