// What the store holds of one pool while an exam has it: open incidents, their attempts, the nodes' past, the controls.
import type { Attempt, AttemptResult } from './attempt.ts'
import type { Pause, Silence } from './control.ts'
import type { AlertKind, Incident } from './incident.ts'
import type { AuditEntry } from './request.ts'

/** A node's repairs of the last 7 days; keyed by node id, and by pool through the partition. */
export interface NodePast {
  nodeId: string
  repairs: readonly {
    at: number
    kind: string
    allocationTime: number
    /** Its runs until then: Batch's totals go on over a reboot, so what it cured shows in what came after. */
    tasksRun?: number
    tasksSucceeded?: number
    /** What came of it; absent while that is not known. */
    result?: AttemptResult
  }[]
}

/** Reactivations that Batch accepted in the last 24 hours, by job; they outlive the incidents they were made for. */
export interface JobPast {
  jobId: string
  reactivations: readonly { at: number; taskId: string }[]
}

export interface Controls {
  /** A person's stop for this pool. */
  pause?: Pause
  /** Nodes that nobody but a person may touch: node id in lower case. */
  holds?: Readonly<Record<string, Pause>>
  silence?: Silence
  /** Since when most of the pool is sick: it takes fewer to end a storm than to begin one. */
  stormSince?: number
  /** Rungs that Batch refused here, and until when they are not tried again; key e.g. `reboot@unusable`. */
  refusals: Readonly<Record<string, { code: string; at: number; until: number }>>
  /** When the message that wakes this pool next becomes visible; it carries this time, so that one chain of them runs. */
  wakeAt?: number
  /** Since when the pool and its nodes could not be seen whole; absent while they can. */
  unseenSince?: number
  /** Up to where failed tasks have been seen, and what was seen in the overlap that is read twice. */
  tasksSeenUntil: number
  /** When the nodes and the jobs of the pool were last looked at whole, both in one pass; absent when never. */
  jobsSeenAt?: number
  /** Failed runs that have had their incident: `job|task` → end time of that run. */
  handledTasks: Readonly<Record<string, number>>
  /** Nodes that were neither idle nor running when the topic was last told of them: short key → state; absent before the first look. */
  nodeStates?: Readonly<Record<string, string>>
  /** Failed runs of which the topic was told, as far as they may be listed again: key of the task → end time of that run. */
  runsTold?: Readonly<Record<string, number>>
  /**
   * What the list of the account's stopped pools says of this one; absent where it is not in it. `unsure` while it is
   * written: after a crash nobody knows.
   */
  listed?: Stops | 'unsure'
}

/** What a list of pools shows of the controls; a part with nothing in it is absent. */
export type Stops = Partial<Pick<Controls, 'pause' | 'holds' | 'silence' | 'refusals'>>

export const noControls: Controls = { refusals: {}, tasksSeenUntil: 0, handledTasks: {} }

/** What is known of a whole account, whatever pool it came from. */
export interface AccountPast {
  /** Repairs and task actions of the last hour, of all pools. */
  actions: readonly { at: number; pool: string }[]
  /** Batch asked for fewer calls: nothing is asked of it before. */
  throttledUntil?: number
  /** A person's stop for the whole account. */
  pause?: Pause
}

export const noAccountPast: AccountPast = { actions: [] }

export interface PoolRecord {
  incidents: readonly Incident[]
  /** Of open incidents only, in the order they were made. */
  attempts: readonly Attempt[]
  nodes: readonly NodePast[]
  jobs: readonly JobPast[]
  controls: Controls
}

export interface TimelineLine {
  at: number
  text: string
}

/** A change of the record. All changes of one commit land in fenced transactions, in this order. */
export type Change =
  | { kind: 'open-incident'; incident: Incident }
  | { kind: 'change-incident'; incident: Incident }
  | { kind: 'close-incident'; incident: Incident }
  | { kind: 'put-attempt'; attempt: Attempt }
  | { kind: 'put-node'; node: NodePast }
  | { kind: 'put-job'; job: JobPast }
  | { kind: 'put-controls'; controls: Controls }
  | { kind: 'add-line'; incidentId: string; line: TimelineLine }
  /** Tell people: one outbox row for each channel. */
  | { kind: 'alert'; incidentId: string; what: AlertKind; channels: readonly string[]; at: number }
  /** Tell machines: a CloudEvent to the topic. */
  | { kind: 'event'; event: DomainEvent }
  /** A request of a person is done with: its row goes. */
  | { kind: 'take-request'; row: string }
  /** What nobody is to read any more goes, row by row; all of them must be there. */
  | { kind: 'retire'; rows: readonly string[] }
  | { kind: 'audit'; entry: AuditEntry }

export interface DomainEvent {
  type:
    | 'BatchMedic.IncidentOpened'
    | 'BatchMedic.IncidentEscalated'
    | 'BatchMedic.ActionTaken'
    | 'BatchMedic.IncidentResolved'
    | 'BatchMedic.NodeStateChanged'
    | 'BatchMedic.TaskFailed'
  at: number
  subject: string
  data: Readonly<Record<string, unknown>>
}

/** An incident with everything that is told of it: what the API, the cards and the history show. */
export interface IncidentStory {
  incident: Incident
  attempts: readonly Attempt[]
  timeline: readonly TimelineLine[]
}
