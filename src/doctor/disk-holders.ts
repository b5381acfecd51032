// Sums up the files of a node by who holds them: a job, a task that holds most of its job, or a folder of the node.

export interface Holder {
  /** `task frames-12/render-3`, `job frames-12`, `folder applications`. */
  name: string
  jobId?: string
  taskId?: string
  bytes: number
  files: number
}

interface Sum {
  bytes: number
  files: number
}

/** A task is named instead of its job when it holds more than this of it. */
const mostOfJob = 0.5

/** The largest first. Files of tasks stand under `workitems/JOB/job-1/TASK/`. */
export function holdersOf(files: readonly { path: string; bytes: number }[]): readonly Holder[] {
  const folders = new Map<string, Sum>()
  const jobs = new Map<string, Sum & { tasks: Map<string, Sum> }>()
  for (const { path, bytes } of files) {
    const [root = '', jobId, , taskId, ...inside] = path.split('/').filter((part) => part !== '')
    if (root.toLowerCase() !== 'workitems' || jobId === undefined) {
      add(folders, root, bytes)
      continue
    }
    const job = jobs.get(jobId) ?? { bytes: 0, files: 0, tasks: new Map<string, Sum>() }
    job.bytes += bytes
    job.files += 1
    if (taskId !== undefined && inside.length > 0) add(job.tasks, taskId, bytes)
    jobs.set(jobId, job)
  }
  const holders: Holder[] = [
    ...[...jobs].map(([jobId, job]) => holderOf(jobId, job)),
    ...[...folders].map(([folder, sum]) => ({ name: `folder ${folder}`, ...sum })),
  ]
  return holders.filter(({ bytes }) => bytes > 0).toSorted((a, b) => b.bytes - a.bytes)
}

function holderOf(jobId: string, job: Sum & { tasks: ReadonlyMap<string, Sum> }): Holder {
  const [largest] = [...job.tasks].toSorted(([, a], [, b]) => b.bytes - a.bytes)
  if (largest && largest[1].bytes > job.bytes * mostOfJob) {
    const [taskId, sum] = largest
    return { name: `task ${jobId}/${taskId}`, jobId, taskId, ...sum }
  }
  return { name: `job ${jobId}`, jobId, bytes: job.bytes, files: job.files }
}

function add(sums: Map<string, Sum>, key: string, bytes: number): void {
  const sum = sums.get(key) ?? { bytes: 0, files: 0 }
  sums.set(key, { bytes: sum.bytes + bytes, files: sum.files + 1 })
}
