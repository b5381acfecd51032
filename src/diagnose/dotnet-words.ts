// Brings the states and results of SDKs to the words of the wire: .NET prints the numbers of its enums, Python their names.
import { type Fields, isFields } from './normal-keys.ts'

/** In the order of Microsoft.Azure.Batch.Common; one that is added later has no word, and is then unknown. */
const nodeStates = [
  ...['idle', 'rebooting', 'reimaging', 'running', 'unusable', 'creating', 'starting'],
  ...['waitingforstarttask', 'starttaskfailed', 'unknown', 'leavingpool', 'offline', 'preempted'],
]
const taskStates = ['active', 'preparing', 'running', 'completed']
const runStates = ['running', 'completed']
const results = ['success', 'failure']
const allocationStates = ['steady', 'resizing', 'stopping']

/** `START_TASK_FAILED`, `BatchNodeState.IDLE`, `startTaskFailed` or 8; empty for what is neither. */
function wordOf(value: unknown, words: readonly string[]): string {
  if (typeof value === 'number') return words[value] ?? ''
  if (typeof value !== 'string') return ''
  return value
    .slice(value.lastIndexOf('.') + 1)
    .replace(/[_\s]/g, '')
    .toLowerCase()
}

/** The fields with the word in place of the value; as they are where the field is absent. */
function withWord(fields: Fields, key: string, words: readonly string[]): Fields {
  return fields[key] === undefined ? fields : { ...fields, [key]: wordOf(fields[key], words) }
}

export function plainNode(node: Fields): Fields {
  const { startTaskInfo } = node
  return {
    ...withWord(node, 'state', nodeStates),
    ...(isFields(startTaskInfo) ? { startTaskInfo: plainResult(startTaskInfo) } : {}),
  }
}

export function plainTask(task: Fields): Fields {
  const { executionInfo } = task
  return {
    ...withWord(task, 'state', taskStates),
    ...(isFields(executionInfo) ? { executionInfo: plainResult(executionInfo) } : {}),
  }
}

export function plainPool(pool: Fields): Fields {
  return withWord(pool, 'allocationState', allocationStates)
}

/** An executionInfo or startTaskInfo: a result that is null is none. */
export function plainResult(run: Fields): Fields {
  return withWord(withWord(run, 'state', runStates), 'result', results)
}
