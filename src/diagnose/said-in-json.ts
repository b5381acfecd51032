// Reads JSON: knows a case, a node, a task, a pool, a job, an error or a list by its fields; else reads it as text.
import { counted, isPoolWide } from '../classify/pool-share.ts'
import type { Scope } from '../domain/finding.ts'
import { plainResult } from './dotnet-words.ts'
import { placeOf } from './kinds.ts'
import { type Fields, isFields } from './normal-keys.ts'
import { caseSayings, exitCodeOf, isCase } from './said-in-case.ts'
import { errorSayings } from './said-in-errors.ts'
import { poolSayings } from './said-in-pool.ts'
import { jobSayings, nodeSayings, taskSayings } from './said-in-resources.ts'
import { saidInText } from './said-in-text.ts'
import type { Reading, Saying } from './saying.ts'

/** More than fit into the bytes that are read of JSON, as a rule; of a longer list the end is read: what is last is latest. */
const mostItems = 50_000
const deepest = 8

/** `value` has its keys in the spelling of the wire. Empty for what holds nothing to read. */
export function saidInJson(
  value: unknown,
  reading: Reading,
  kind = '',
  depth = 0,
): readonly Saying[] {
  if (depth > deepest) return []
  if (typeof value === 'string')
    return value.trim() === '' ? [] : [saidInText(value, kind, reading.at)]
  if (Array.isArray(value)) return saidInList(value.slice(-mostItems), reading, kind, depth)
  if (!isFields(value)) return []
  const again = (inner: unknown, of = kind) => saidInJson(inner, reading, of, depth + 1)

  if (isCase(value)) return caseSayings(value, reading.at, again)
  if (Array.isArray(value.value) && value.code === undefined) return again(value.value)
  if (looksPool(value)) return poolSayings(value, reading)
  if (looksNode(value)) return nodeSayings(value, reading)
  if (looksJob(value)) return jobSayings(value, reading)
  if (looksTask(value)) return taskSayings(value, reading)
  if (isFields(value.executionInfo)) return taskSayings(value, reading)
  if (isFields(value.jobPreparationTaskExecutionInfo)) {
    return taskSayings({ ...value, executionInfo: value.jobPreparationTaskExecutionInfo }, reading)
  }
  if (value.startTaskInfo !== undefined) return nodeSayings(value, reading)
  if (looksRun(value)) return runSayings(value, reading, kind)
  const errors = errorSayings(value, reading, kind)
  if (errors.length > 0) return errors
  const inner = Object.entries(value).flatMap(([key, item]) =>
    typeof item === 'object' && item !== null ? again(item, innerKind(value, key, kind)) : [],
  )
  return inner.length > 0 || depth > 0 ? inner : [asText(value, reading, kind)]
}

/** A name that tells a place: `{"failureInfo": {…}}`, `{"kind": "resizeErrors", "value": {…}}`. */
function innerKind(value: Fields, key: string, kind: string): string {
  if (kind !== '') return kind
  const named = typeof value.kind === 'string' ? value.kind : key
  return placeOf(named) === 'unknown' ? '' : named
}

/** Only where a field may hold what was said: names and addresses of JSON that is about something else say nothing. */
const telling =
  /message|msg|error|reason|detail|stderr|stdout|output|log|text|exception|trace|stack|fail|cause|body|content|^@(?:mt?|x)$/i

function asText(value: Fields, reading: Reading, kind: string): Saying {
  const words: string[] = []
  const gather = (item: unknown, tells: boolean, depth: number): void => {
    if (depth > deepest || words.length > 500) return
    if (typeof item === 'string') {
      if (tells) words.push(item)
    } else if (typeof item === 'object' && item !== null) {
      for (const [key, inner] of Object.entries(item)) {
        gather(inner, tells || telling.test(key), depth + 1)
      }
    }
  }
  gather(value, false, 0)
  return saidInText(words.join('\n'), kind, reading.at)
}

/** Nodes of one list are one pool: so many unusable at once is the pool's. */
function saidInList(
  items: readonly unknown[],
  reading: Reading,
  kind: string,
  depth: number,
): readonly Saying[] {
  const sayings = items.flatMap((item) => saidInJson(item, reading, kind, depth + 1))
  const nodes = items.filter((item) => isFields(item) && looksNode(item))
  if (nodes.length < 2 || nodes.length < items.length) return sayings
  const population = counted(
    nodes.flatMap(
      (node) => reading.decoders.node({ id: 'node', ...(node as Fields) }, reading.at) ?? [],
    ),
  )
  const sick = sayings.filter((one) => one.kind === 'failure' && one.symptom.place === 'node')
  const wide = isPoolWide(sick.length, population.length)
  const scope: Scope = wide ? 'whole-pool' : sick.length > 1 ? 'some-nodes' : 'one-node'
  return sayings.map((one) =>
    one.kind === 'failure' ? { ...one, symptom: { scope, ...one.symptom } } : one,
  )
}

function looksPool(value: Fields): boolean {
  return (
    value.allocationState !== undefined ||
    Array.isArray(value.resizeErrors) ||
    value.targetDedicatedNodes !== undefined ||
    value.autoScaleRun !== undefined ||
    value.resizeOperationStatus !== undefined ||
    (isFields(value.properties) &&
      (value.properties.allocationState !== undefined ||
        value.properties.resizeOperationStatus !== undefined))
  )
}

function looksNode(value: Fields): boolean {
  return (
    value.schedulingState !== undefined ||
    value.nodeAgentInfo !== undefined ||
    value.allocationTime !== undefined ||
    value.lastBootTime !== undefined ||
    (typeof value.state === 'string' &&
      (Array.isArray(value.errors) || isFields(value.startTaskInfo)))
  )
}

function looksTask(value: Fields): boolean {
  const run = value.executionInfo
  return (
    value.nodeInfo !== undefined ||
    (typeof value.state === 'string' && value.commandLine !== undefined) ||
    (isFields(run) &&
      (run.failureInfo !== undefined ||
        run.exitCode !== undefined ||
        run.result !== undefined ||
        run.retryCount !== undefined))
  )
}

function looksJob(value: Fields): boolean {
  const run = value.executionInfo
  return (
    value.poolInfo !== undefined ||
    value.onAllTasksComplete !== undefined ||
    (isFields(run) && (run.schedulingError !== undefined || run.terminateReason !== undefined)) ||
    isFields(value.schedulingError)
  )
}

const ofRun: ReadonlySet<string> = new Set(['exitCode', 'result', 'state', 'startTime', 'endTime'])

/** An executionInfo or startTaskInfo by itself, or an exit code with nothing beside it. */
function looksRun(value: Fields): boolean {
  return (
    isFields(value.failureInfo) ||
    (value.retryCount !== undefined &&
      (value.result !== undefined || value.exitCode !== undefined)) ||
    (exitCodeOf(value.exitCode) !== undefined && Object.keys(value).every((key) => ofRun.has(key)))
  )
}

/** A start task's has a state, which a task has beside it. */
function runSayings(given: Fields, reading: Reading, kind: string): readonly Saying[] {
  const value = plainResult(given)
  const place = placeOf(kind)
  const isStart = place === 'start-task' || (place !== 'task' && typeof value.state === 'string')
  if (isStart) return nodeSayings({ startTaskInfo: value }, reading)
  const failed =
    value.result !== 'success' && (isFields(value.failureInfo) || exitCodeOf(value.exitCode) !== 0)
  const executionInfo = failed ? { result: 'failure', ...value } : value
  return taskSayings({ state: 'completed', executionInfo }, reading).map(withoutState)
}

/** A run by itself names no state of its task: it was only read as that of one that ended. */
function withoutState(saying: Saying): Saying {
  return saying.kind === 'failure'
    ? { ...saying, symptom: { ...saying.symptom, state: '' } }
    : { ...saying, evidence: saying.evidence.filter(({ name }) => name !== 'state') }
}
