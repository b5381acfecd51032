// How a job's preparation and release tasks went, node by node.
import { keyOf } from '../life/basics.ts'
import type { JobOnNode } from '../life/job-state.ts'
import { jobOnNodeView } from '../views/job-on-node-view.ts'
import { fault } from '../wire/batch-fault.ts'
import { jobNodeFields } from '../wire/filter-fields.ts'
import { type Handler, jobOf } from './call.ts'
import { listPage } from './list-page.ts'

/** Nodes that have left their pool since are among them. */
export const listPreparationAndReleaseStatus: Handler = (call) => {
  const job = jobOf(call)
  if (!job.spec.jobPreparationTask && !job.spec.jobReleaseTask) {
    throw fault('JobPreparationTaskOrReleaseTaskNotSpecified')
  }
  return listPage<JobOnNode>(call, {
    metadata: 'jobpreparationandreleasetaskstatuslist',
    items: Object.values(job.onNodes ?? {}).filter(({ preparation }) => preparation),
    keyOf: ({ poolId, nodeId }) => `${keyOf(poolId)}/${keyOf(nodeId)}`,
    fields: jobNodeFields,
    view: (entry) => jobOnNodeView(job, entry, call.url.origin),
  })
}
