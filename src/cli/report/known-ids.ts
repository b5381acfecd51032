// The ids that support asks for: nodes, jobs, tasks, and the requests whose answers were kept.
import type { IncidentDetail } from '../../api/shapes/incident-detail.ts'
import { momentText } from '../../domain/durations.ts'

export interface KnownIds {
  nodes: readonly string[]
  /** Node ids come back: a node is its id and when it was allocated. */
  allocatedAt?: string
  jobs: readonly string[]
  tasks: readonly string[]
  requests: readonly string[]
}

/** Batch ends its messages with `RequestId:…`, Storage with `<RequestId>…` or `x-ms-request-id: …`. */
const requestId =
  /request-?id["'>]?\s*[:=>]?\s*["']?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/gi

/** `texts`: what else may name requests, such as the evidence. */
export function knownIds(detail: IncidentDetail, texts: readonly string[]): KnownIds {
  const { incident, attempts } = detail
  const { subject, finding } = incident
  const all = [JSON.stringify({ incident, attempts }), ...texts]
  const requests = all.flatMap((text) => [...text.matchAll(requestId)].map(([, id = '']) => id))
  return {
    nodes: unique([...(subject.kind === 'node' ? [subject.nodeId] : []), ...finding.nodeIds]),
    ...(subject.kind === 'node' ? { allocatedAt: momentText(subject.allocationTime) } : {}),
    jobs: unique('jobId' in subject ? [subject.jobId] : []),
    tasks: unique('taskId' in subject ? [subject.taskId] : []),
    requests: unique(requests),
  }
}

/** One id a line, ready to be copied. */
export function idsText(ids: KnownIds): string {
  const lines = (head: string, values: readonly string[], none: string) => [
    ...[head, ...(values.length === 0 ? [`  ${none}`] : values.map((one) => `  ${one}`)), ''],
  ]
  return [
    ...lines('Nodes', ids.nodes, 'none: it is about the pool or a job'),
    ...(ids.allocatedAt === undefined ? [] : [`  allocated ${ids.allocatedAt}`, '']),
    ...lines('Jobs', ids.jobs, 'none'),
    ...lines('Tasks', ids.tasks, 'none'),
    ...lines('Requests that the service numbered', ids.requests, 'none was kept'),
  ].join('\n')
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)]
}
