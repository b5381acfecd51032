// Every event that is told to operators, in one table: the stage it belongs to, its fields, and what it says.

/** Folders of the code in the order of the data; `exam` is what holds them together. */
export type Stage =
  | ('exam' | 'ingest' | 'observe' | 'classify' | 'decide' | 'verify' | 'record' | 'act' | 'notify')
  | ('controls' | 'access')

interface EventRow {
  stage: Stage
  /** Ids of nodes, pools and incidents may stand here; names of people, and what people wrote, never. */
  fields: readonly string[]
  says: string
}

export const telemetryEvents = {
  'exam.pass': {
    stage: 'exam',
    fields: ['pool', 'nodes', 'complete', 'tasksComplete', 'gaps', 'decisions', 'incidents'],
    says: 'One look at a pool that is held, and what was decided.',
  },
  'exam.ignored': {
    stage: 'exam',
    fields: ['pool', 'reason'],
    says: 'A message asked for a pool that is not there, or whose account is not configured.',
  },
  'exam.held': {
    stage: 'exam',
    fields: ['pool', 'reason'],
    says: 'A pool is held still: its record was written by a later version. People are told once a day and account.',
  },
  'exam.poisoned': {
    stage: 'exam',
    fields: ['pool'],
    says: 'An examination failed five times and was given up; an incident tells people.',
  },
  'ingest.signal': {
    stage: 'ingest',
    fields: ['account', 'pool', 'door', 'type', 'joined'],
    says: 'An event came in that says: look at this pool now. `joined`: a look that stands for it was on its way already.',
  },
  'ingest.ignored': {
    stage: 'ingest',
    fields: ['reason', 'count'],
    says: 'An event or a log record came in that says nothing to Batch Medic; `count` where it came more than once in a batch.',
  },
  'ingest.logs': {
    stage: 'ingest',
    fields: ['taken', 'calm', 'ignored'],
    says: "A batch of Batch's service logs came in: pools looked at, records of nothing new, records that could not be read.",
  },
  'census.completed': {
    stage: 'observe',
    fields: ['accounts'],
    says: 'All accounts were counted once. Where none comes for five minutes, nothing is watched.',
  },
  'task-census.completed': {
    stage: 'observe',
    fields: ['accounts'],
    says: 'The jobs of all accounts were counted once.',
  },
  'batch.throttled': {
    stage: 'observe',
    fields: ['account', 'code', 'pauseMs', 'until'],
    says: 'Batch asked for fewer calls: nothing is asked of the account before `until`.',
  },
  'incident.opened': {
    stage: 'record',
    fields: ['incident', 'pool', 'fault', 'mode', 'detectionDelayMs'],
    says: 'An incident is on record.',
  },
  'incident.escalated': {
    stage: 'record',
    fields: ['incident', 'pool', 'fault'],
    says: 'An incident was left to people.',
  },
  'incident.resolved': {
    stage: 'record',
    fields: ['incident', 'pool', 'fault', 'resolution', 'timeToResolveMs'],
    says: 'An incident is over.',
  },
  'repair.ended': {
    stage: 'verify',
    fields: ['incident', 'pool', 'fault', 'action', 'outcome', 'tookMs'],
    says: 'It is known what came of a repair.',
  },
  'retention.completed': {
    stage: 'record',
    fields: ['month', 'incidents', 'kept', 'months', 'whole'],
    says: 'What is older than the history is kept was taken out.',
  },
  'days.counted': {
    stage: 'record',
    fields: ['whole'],
    says: 'The days that are over were counted for the summary.',
  },
  'act.dropped': {
    stage: 'act',
    fields: ['incident', 'reason'],
    says: 'Something stood against an action right before its call: nothing was done.',
  },
  'act.announced': {
    stage: 'act',
    fields: ['incident', 'action'],
    says: 'An attempt is on record, and its call comes next.',
  },
  'act.answered': {
    stage: 'act',
    fields: ['incident', 'action', 'answer', 'code'],
    says: 'Batch answered the call of an attempt.',
  },
  'notify.sent': {
    stage: 'notify',
    fields: ['channel', 'what', 'fault', 'incidents', 'alerts'],
    says: 'A message was delivered.',
  },
  'notify.keptBack': {
    stage: 'notify',
    fields: ['channel', 'what', 'fault', 'incidents', 'alerts'],
    says: 'A message waits for the digest: the budget of mails is spent.',
  },
  'notify.silenced': {
    stage: 'notify',
    fields: ['alerts'],
    says: 'Alerts were not sent, since somebody silenced the pool.',
  },
  'notify.published': {
    stage: 'notify',
    fields: ['events'],
    says: 'Events went to the Event Grid topic.',
  },
  'notice.sent': {
    stage: 'notify',
    fields: ['channel', 'what'],
    says: 'A message that is about no incident of a pool was delivered.',
  },
  'digest.posted': {
    stage: 'notify',
    fields: ['day', 'opened'],
    says: 'The digest of the week was handed to the channels.',
  },
  'channel.tested': {
    stage: 'notify',
    fields: ['channel', 'verified', 'came'],
    says: 'Somebody tried a channel.',
  },
  'control.asked': {
    stage: 'controls',
    fields: ['pool', 'kind'],
    says: 'Somebody asked something of a pool; the audit has who it was.',
  },
  'access.given': {
    stage: 'access',
    fields: ['pool', 'node', 'answer'],
    says: 'A user was made on a node; the audit has for whom.',
  },
  'access.ended': {
    stage: 'access',
    fields: ['pool', 'node', 'answer'],
    says: 'A user was taken off a node.',
  },
} as const satisfies Record<string, EventRow>

export type EventName = keyof typeof telemetryEvents

export type FieldValue = string | number | boolean | undefined

/** What an event may say: those fields and no other. */
export type EventFields<N extends EventName> = {
  readonly [F in (typeof telemetryEvents)[N]['fields'][number]]?: FieldValue
}

/** Names of spans: the roots, and under `exam` the stages. */
export type StepName =
  | Exclude<Stage, 'controls' | 'access'>
  | ('census' | 'task-census' | 'drain' | 'poison' | 'digest' | 'retention' | 'count-days')

/** What a step may say, by who says it: the step itself, the requests below it, its invocation. */
export const stepFields = {
  ...{ pool: 'as `account|pool`', incident: 'one id', incidents: 'ids, at most ten' },
  failed: 'what it threw',
  calls: 'how many requests it made itself',
  callsMs: 'how long they took together',
  slowestCall: 'the one that took longest',
  slowestCallMs: 'how long that took',
  ...{ function: 'of a root: the function', invocation: "of a root: the host's id of it" },
  '_MS.links': 'of a root: the step that sent the message by which it began',
} as const satisfies Readonly<Record<string, string>>

/** What a request may say, beside its name, its target and its result. */
export const requestFields = {
  service: 'which of the services',
  stage: 'the step that made it',
  account: 'the watched account, of requests to Batch',
  ...{ pool: 'that of its root', incidents: 'those of its root' },
  failed:
    '`503 ServerBusy`, or why no answer came. That something is not there (404) is an answer, and so is of the storage that it was there already or was changed meanwhile (409, 412): holding a pool rests on that',
  requestId: 'what the service calls it, of those that failed or were slow',
  clientRequestId: "what the app calls it, of the same; Azure's support asks for both",
} as const satisfies Readonly<Record<string, string>>
