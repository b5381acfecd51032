// Reads nodes, tasks and jobs: what each says of a failure, or that it is well.
import { codesOf } from '../classify/codes.ts'
import { faultOf } from '../classify/fault-of.ts'
import type { TaskVerdict } from '../classify/task-verdict.ts'
import { endedVerdict } from '../classify/time-limits.ts'
import { unknownCause } from '../domain/cause.ts'
import { durationText, hourMs } from '../domain/durations.ts'
import type { StartTaskFacts, TaskFacts } from '../domain/facts.ts'
import { type Symptom, symptomOf, symptomOfFault } from '../domain/symptom.ts'
import { plainNode, plainTask } from './dotnet-words.ts'
import { type Fields, isFields } from './normal-keys.ts'
import { plainFault } from './said-in-errors.ts'
import type { Reading, Saying } from './saying.ts'
import { nodeStanding, taskStanding, well } from './standing.ts'

/** A task that waits for longer than this is asked about because it does not start. */
const longWaitMs = hourMs

export function nodeSayings(value: Fields, { decoders, at }: Reading): readonly Saying[] {
  const given = plainNode(value)
  const errors = Array.isArray(given.errors)
    ? given.errors.map((error) => (isFields(error) ? plainFault(error) : error))
    : []
  const start = isFields(given.startTaskInfo)
    ? { startTaskInfo: plainRun(given.startTaskInfo) }
    : {}
  const node = decoders.node({ ...given, id: idOf(given.id, 'node'), errors, ...start }, at)
  if (!node) return []
  const about = given.id === undefined ? '' : named('node', given.id)
  const state = typeof given.state === 'string' ? given.state : ''
  const failed = startTaskFailed(node.startTask) || state === 'starttaskfailed'
  const ran = failed ? [startTaskSaying(node.startTask, state, about, at)] : []
  // While it boots, what it still reports is of the time before.
  const booting = state === 'rebooting' || state === 'reimaging'
  const reported = booting ? [] : node.errors
  const others = reported.filter(({ code }) => !failed || code.toLowerCase() !== 'failureexitcode')
  const own = others.map((error) => ({
    kind: 'failure' as const,
    about,
    symptom: symptomOfFault('node', at, error, { state }),
  }))
  // A code that nobody knows says less than the state and the start task do.
  const [known, unknown] = [true, false].map((wanted) =>
    own.filter(({ symptom }) => codesOf('node').has(symptom.code.toLowerCase()) === wanted),
  )
  const sayings = [...(known ?? []), ...ran, ...(unknown ?? [])]
  if (sayings.length > 0) return sayings
  // A start task alone may be well; of a node whose state cannot be read nobody knows.
  if (state === '' && value.state === undefined && succeeded(node.startTask)) {
    return [{ ...well('Nothing failed there.', 'Nothing is to be done.'), about }]
  }
  const since = typeof given.stateTransitionTime === 'string' ? at - node.stateSince : undefined
  const standing = nodeStanding(state, since)
  if (standing) return [{ ...standing, about }]
  const stuck = !['', 'unusable', 'unknown'].includes(state) && node.state !== 'unknown-state'
  const told = since === undefined ? '' : ` for ${durationText(since)}`
  return [
    {
      kind: 'failure',
      about,
      ...(stuck ? { fault: 'node-stuck' as const } : {}),
      symptom: symptomOf('node', at, { state, ...(stuck ? { output: `${state}${told}` } : {}) }),
    },
  ]
}

function succeeded(run: StartTaskFacts | undefined): boolean {
  return run?.result === 'success' || run?.exitCode === 0
}

function startTaskFailed(run: StartTaskFacts | undefined): boolean {
  if (!run || run.result === 'success') return false
  return run.result === 'failure' || run.failure !== undefined || (run.exitCode ?? 0) !== 0
}

function startTaskSaying(
  run: StartTaskFacts | undefined,
  state: string,
  about: string,
  at: number,
): Saying {
  return {
    kind: 'failure',
    about,
    symptom: symptomOfFault('start-task', run?.endedAt ?? at, run?.failure, {
      state,
      ...exitOf(run?.exitCode),
      ...ranFor(run?.startedAt, run?.endedAt),
    }),
  }
}

export function taskSayings(value: Fields, { decoders, at }: Reading): readonly Saying[] {
  const given = plainTask(value)
  const run = isFields(given.executionInfo) ? plainRun(given.executionInfo) : {}
  const task = decoders.task({ ...given, id: idOf(given.id, 'task'), executionInfo: run }, at)
  if (!task) return []
  const about = given.id === undefined ? '' : named('task', given.id)
  const { failure, exitCode, startedAt, endedAt } = task
  const failed =
    task.result === 'failure' ||
    (task.result !== 'success' && (failure !== undefined || (exitCode ?? 0) !== 0))
  const standing = failed ? undefined : taskStanding(task)
  if (standing) return [{ ...standing, about }]
  const waitsMs = typeof given.stateTransitionTime === 'string' ? at - task.stateSince : 0
  if (!failed && task.state === 'active' && waitsMs < longWaitMs) {
    return [
      {
        ...well(
          'The task waits for a node and has not failed.',
          'Wait; if it goes on for an hour, look at the state of the nodes of its pool.',
          [{ name: 'state', value: 'active' }],
        ),
        fixClass: 'wait',
        about,
      },
    ]
  }
  const symptom: Symptom = symptomOfFault('task', endedAt ?? at, failure, {
    state: task.state,
    ...exitOf(exitCode),
    ...ranFor(startedAt, endedAt),
  })
  if (!failed) {
    const waits = task.state === 'active'
    return [{ kind: 'failure', about, symptom, ...(waits ? { fault: 'task-never-starts' } : {}) }]
  }
  const verdict = endedBy(task, symptom)
  return [{ kind: 'failure', about, symptom, ...(verdict ? { verdict } : {}) }]
}

/** A limit that was reached is certain; without the job nobody knows whether its limit or a person ended the task. */
function endedBy(task: TaskFacts, symptom: Symptom): TaskVerdict | undefined {
  const verdict = endedVerdict(task, faultOf(symptom) ?? 'task-failed')
  if (verdict?.fault === 'task-wall-clock' || verdict?.fault === 'job-wall-clock') return verdict
  const { ranForMs } = symptom
  if (verdict === undefined || task.wallClockMs === undefined || ranForMs === undefined)
    return undefined
  return {
    ...unknownCause,
    fault: 'task-ended',
    explanation: `It was ended after ${durationText(ranForMs)}, before its own maxWallClockTime of ${durationText(task.wallClockMs)}: by a request, or by the time limit of its job.`,
    helps:
      'Look at maxWallClockTime and terminateReason of the job; without a limit there, somebody or some program terminated the task.',
  }
}

export function jobSayings(given: Fields, { decoders, at }: Reading): readonly Saying[] {
  const run = isFields(given.executionInfo) ? given.executionInfo : given
  const about = given.id === undefined ? '' : named('job', given.id)
  const said = isFields(run.schedulingError)
    ? decoders.fault(plainFault(run.schedulingError))
    : undefined
  if (said) return [{ kind: 'failure', about, symptom: symptomOfFault('job', at, said) }]
  const reason = typeof run.terminateReason === 'string' ? run.terminateReason : ''
  const state = typeof given.state === 'string' ? given.state.toLowerCase() : ''
  const evidence = [
    { name: 'state', value: state },
    { name: 'terminateReason', value: reason },
  ].filter(({ value }) => value !== '')
  const symptom = symptomOf('job', at, { state, code: reason })
  if (/^maxwallclocktimeexpiry$/i.test(reason))
    return [{ kind: 'failure', about, symptom, fault: 'job-wall-clock' }]
  if (/^taskfailed$/i.test(reason))
    return [{ kind: 'failure', about, symptom, fault: 'task-failed' }]
  return [
    {
      ...well(
        'The job reports no error of its own; its tasks tell of themselves.',
        'Look at its failed tasks: give the JSON of one.',
        evidence,
      ),
      about,
    },
  ]
}

/** The failure of a run in the shape of the data plane; .NET says `Failure` where the wire says `failure`. */
function plainRun(run: Fields): Fields {
  return isFields(run.failureInfo) ? { ...run, failureInfo: plainFault(run.failureInfo) } : run
}

function exitOf(exitCode: number | undefined): Partial<Symptom> {
  return exitCode === undefined ? {} : { exitCode }
}

function ranFor(from: number | undefined, to: number | undefined): Partial<Symptom> {
  return from === undefined || to === undefined || to < from ? {} : { ranForMs: to - from }
}

function idOf(id: unknown, instead: string): string {
  return typeof id === 'string' && id !== '' ? id : instead
}

/** Ids of Resource Manager are paths: the last part is what people call it. */
export function named(noun: string, id: unknown): string {
  if (typeof id !== 'string' || id === '') return ''
  return `${noun} ${id.includes('/') ? id.slice(id.lastIndexOf('/') + 1) : id}`
}
