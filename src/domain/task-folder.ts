// Folders of tasks on a node: which path is one, and why the files of a task are kept. Nothing else is ever deleted.
import type { DiskPath } from './action.ts'
import { durationText, minuteMs } from './durations.ts'
import type { TaskFacts } from './facts.ts'
import type { NodeSubject } from './refs.ts'
import { sameId } from './refs.ts'

/** Ids of Batch: letters, digits, `-` and `_`, 64 at most. Whatever else is in a path is not Batch's folder of a task. */
const id = '[A-Za-z0-9_-]{1,64}'
/** Recorded from the service: `workitems/{job}/job-1/{task}`; the task's own folder, nothing above it and nothing in it. */
const taskFolder = new RegExp(`^workitems/(${id})/job-1/(${id})$`)
const inTaskFolder = new RegExp(`^(workitems/(${id})/job-1/(${id}))/(.+)$`)

/** The task whose whole folder a path is; undefined for every other path. */
export function folderOf(path: string): { jobId: string; taskId: string } | undefined {
  const [, jobId, taskId] = taskFolder.exec(path) ?? []
  return jobId !== undefined && taskId !== undefined ? { jobId, taskId } : undefined
}

/** Whether the path is the folder of the very task that it is listed for. */
export function isOwnFolder({ path, jobId, taskId }: DiskPath): boolean {
  const folder = folderOf(path)
  return folder !== undefined && sameId(folder.jobId, jobId) && sameId(folder.taskId, taskId)
}

/** Sums files up by the folder of their task, the largest first; files that are in no such folder are left out. */
export function foldersOf(files: readonly { path: string; bytes: number }[]): readonly DiskPath[] {
  const folders = new Map<string, DiskPath>()
  for (const { path, bytes } of files) {
    const [, folder, jobId, taskId, rest = ''] = inTaskFolder.exec(path) ?? []
    if (folder === undefined || jobId === undefined || taskId === undefined) continue
    if (rest.split('/').some((part) => part === '..' || part === '.')) continue
    const before = folders.get(folder)?.bytes ?? 0
    folders.set(folder, { path: folder, bytes: before + bytes, jobId, taskId })
  }
  return [...folders.values()].toSorted((a, b) => b.bytes - a.bytes || a.path.localeCompare(b.path))
}

/** What a task wrote last may be about to be fetched by whoever waits for it. */
const fetchedMs = 15 * minuteMs

/**
 * Why the folder of a task on a node is kept, as the rest of a sentence; undefined when it may be deleted. The rules:
 * only what is known to be of a task that completed with success, on this very node, since the node was allocated, a
 * while ago; and whose files nobody can be waiting for.
 */
export function keptBecause(
  task: TaskFacts | undefined,
  { nodeId, allocationTime }: NodeSubject,
  now: number,
): string | undefined {
  if (!task) return 'its task is not known'
  if (task.state !== 'completed') return `its task is ${task.state}`
  if (task.result !== 'success') return 'its task failed'
  if (!sameId(task.nodeId ?? '', nodeId)) return 'its task ran last on another node'
  // A node id comes again after a removal: what ran before was on another machine.
  if (task.startedAt === undefined || task.startedAt < allocationTime) {
    return 'its task ran before the node was allocated'
  }
  if (task.endedAt === undefined || now - task.endedAt < fetchedMs) {
    return `its task has ended less than ${durationText(fetchedMs)} ago`
  }
  if (task.multiInstance) return 'its task runs on several nodes'
  const jobIsOver = task.jobState === 'completed'
  if (task.jobManager && !jobIsOver) return 'its task is the manager of a job that goes on'
  // It runs before its job is completed, and fetching what tasks left on the node is what it is there for.
  if (task.jobRelease && !jobIsOver) return 'the release task of its job is still to run there'
  // Whether another task waits for its files is not known of such a job.
  if (task.dependencies && !jobIsOver) return 'tasks of its job may depend on one another'
  return undefined
}
