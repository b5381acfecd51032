// Which pools, jobs, tasks and schedules a recorded request speaks of, and which were there before it was made.
import { isRecord } from './compare.ts'
import type { Spoken } from './conversations.ts'

export type Kind = 'pools' | 'jobs' | 'jobschedules' | 'tasks'

export interface Resource {
  kind: Kind
  /** Lower case: `pools/frames`, `jobs/shot/tasks/one`. */
  key: string
  id: string
  /** Of a task. */
  jobId?: string
}

/** What a suite's recorder leaves of a request's body: it was sent, but not kept. */
export const isLost = ({ reqBody }: Spoken): boolean => reqBody === '*'

export const resource = (kind: Kind, id: string, jobId?: string): Resource => ({
  kind,
  id,
  key: (jobId === undefined ? `${kind}/${id}` : `jobs/${jobId}/tasks/${id}`).toLowerCase(),
  ...(jobId === undefined ? {} : { jobId }),
})

/** What the row's request makes when it is answered with 201. */
export function madeBy(row: Spoken): Resource | undefined {
  if (row.method !== 'POST' || row.status !== 201) return undefined
  const container = /^\/(?:(pools|jobs|jobschedules)|jobs\/([^/]+)\/tasks)$/i.exec(row.path)
  if (!container) return undefined
  const [, kind, job] = container
  // A lost body leaves the address; where both are there, recorders have changed ids in the address.
  const { location, dataserviceid } = row.resHeaders ?? {}
  const id = isRecord(row.reqBody) ? row.reqBody.id : (location ?? dataserviceid)?.split('/').at(-1)
  if (typeof id !== 'string') return undefined
  return job === undefined ? resource(kind as Kind, id) : resource('tasks', id, job)
}

/** What must have been there for the row to be answered so. */
export function spokenOf(row: Spoken): Resource[] {
  if (row.status === 404) return []
  const found: Resource[] = []
  const [, kind, id, below, name] = row.path.split('/')
  if (id !== undefined && (kind === 'pools' || kind === 'jobs' || kind === 'jobschedules')) {
    found.push(resource(kind, decodeURIComponent(id)))
    if (below === 'tasks' && name !== undefined) {
      found.push(resource('tasks', decodeURIComponent(name), decodeURIComponent(id)))
    }
  }
  if (row.status < 300) found.push(...poolsNamed(row.reqBody), ...listed(row))
  return found
}

function poolsNamed(body: unknown): Resource[] {
  if (!isRecord(body)) return []
  const specification = isRecord(body.jobSpecification) ? body.jobSpecification : body
  const info = specification.poolInfo
  return isRecord(info) && typeof info.poolId === 'string' ? [resource('pools', info.poolId)] : []
}

/** The resources that a list answer names; jobs that a schedule makes are named with a colon. */
function listed(row: Spoken): Resource[] {
  return itemsRead(row)
    .map(({ what }) => what)
    .filter(({ id }) => !id.includes(':'))
}

/** The resources in an answer, with what was said of each. */
export function itemsRead(row: Spoken): { what: Resource; body: Record<string, unknown> }[] {
  const { resBody, path } = row
  if (row.method !== 'GET' || row.status !== 200 || !isRecord(resBody)) return []
  const match = /^\/(pools|jobs|jobschedules)(?:\/([^/]+)(?:\/tasks(?:\/([^/]+))?)?)?$/i.exec(path)
  if (!match) return []
  const [, kind, id] = match
  const ofTasks = /\/tasks(\/|$)/.test(path.slice(1 + (kind?.length ?? 0)))
  const bodies = Array.isArray(resBody.value) ? resBody.value.filter(isRecord) : [resBody]
  return bodies.flatMap((body) => {
    if (typeof body.id !== 'string') return []
    const what = ofTasks ? resource('tasks', body.id, id) : resource(kind as Kind, body.id)
    return [{ what, body }]
  })
}
