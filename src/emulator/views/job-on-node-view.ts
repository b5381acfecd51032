// A node on which a job was prepared or released, as the status list shows it.
import type { Wire } from '../life/basics.ts'
import type { JobOnNode, JobState, NodeRun } from '../life/job-state.ts'
import { isoOf } from '../wire/wire-time.ts'

export function jobOnNodeView(job: JobState, entry: JobOnNode, origin: string): Wire {
  const nodeUrl = `${origin}/pools/${entry.poolId}/nodes/${entry.nodeId}`
  const { preparation, release } = entry
  const run = (of: NodeRun, part: 'jobPreparationTask' | 'jobReleaseTask') => {
    const { id } = (job.spec[part] ?? {}) as { id?: string }
    const root = `workitems/${job.id}/job-1/${id}`
    return {
      startTime: isoOf(of.startMs),
      ...(of.endMs !== undefined ? { endTime: isoOf(of.endMs) } : {}),
      state: of.state,
      taskRootDirectory: root,
      taskRootDirectoryUrl: `${nodeUrl}/files/${root}`,
      ...(of.exitCode !== undefined ? { exitCode: of.exitCode } : {}),
      ...(of.failureInfo ? { failureInfo: of.failureInfo } : {}),
    }
  }
  return {
    poolId: entry.poolId,
    nodeId: entry.nodeId,
    nodeUrl,
    ...(preparation
      ? {
          jobPreparationTaskExecutionInfo: {
            ...run(preparation, 'jobPreparationTask'),
            retryCount: preparation.retryCount,
            ...(preparation.lastRetryMs !== undefined
              ? { lastRetryTime: isoOf(preparation.lastRetryMs) }
              : {}),
            ...(preparation.result ? { result: preparation.result } : {}),
          },
        }
      : {}),
    ...(release
      ? {
          jobReleaseTaskExecutionInfo: {
            ...run(release, 'jobReleaseTask'),
            ...(release.result ? { result: release.result } : {}),
          },
        }
      : {}),
  }
}
