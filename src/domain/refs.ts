// Names of things: pools, and the subjects an incident can be about. Batch compares ids without case, so do keys.

export interface PoolRef {
  account: string
  pool: string
}

/** A node is (node id, allocationTime): Batch re-uses node ids after a removal. */
export interface NodeSubject {
  kind: 'node'
  nodeId: string
  allocationTime: number
}

export interface TaskSubject {
  kind: 'task'
  jobId: string
  taskId: string
}

export interface JobSubject {
  kind: 'job'
  jobId: string
}

export interface PoolSubject {
  kind: 'pool'
}

export type Subject = PoolSubject | NodeSubject | JobSubject | TaskSubject

export const poolSubject: PoolSubject = { kind: 'pool' }

/** The partition of everything known about a pool. Ids hold no `|`, so the two parts never run together. */
export function poolKey(ref: PoolRef): string {
  return `${ref.account}|${ref.pool}`.toLowerCase()
}

/** The subject as a part of a row key: equal keys are the same subject. */
export function subjectKey(subject: Subject): string {
  switch (subject.kind) {
    case 'pool':
      return 'pool'
    case 'node':
      return `node|${subject.nodeId}|${subject.allocationTime.toString(36)}`.toLowerCase()
    case 'job':
      return `job|${subject.jobId}`.toLowerCase()
    case 'task':
      return `task|${subject.jobId}|${subject.taskId}`.toLowerCase()
  }
}

/** The subject in words, for people. */
export function subjectText(subject: Subject): string {
  switch (subject.kind) {
    case 'pool':
      return 'the pool'
    case 'node':
      return `node ${subject.nodeId}`
    case 'job':
      return `job ${subject.jobId}`
    case 'task':
      return `task ${subject.jobId}/${subject.taskId}`
  }
}

export function sameId(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
