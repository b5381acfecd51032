// How the subject of an incident is now, by the facts: sick, healthy, in between, or gone.
import type { NodeFacts, NodeState, PoolFacts, TaskFacts } from './facts.ts'
import { usableStates } from './facts.ts'
import type { NodeSubject, Subject, TaskSubject } from './refs.ts'
import { sameId } from './refs.ts'

export type Health =
  | { kind: 'healthy'; since: number; text: string }
  /** Neither: booting, running a retry, being resized. */
  | { kind: 'between'; since: number; text: string }
  | { kind: 'sick'; since: number; text: string }
  | { kind: 'gone'; text: string }
  /** Not known in this pass. */
  | { kind: 'unread'; text: string }

/** What has been read is known. */
export type Seen = Exclude<Health, { kind: 'unread' }>

/** The node that was allocated then; a new node with the same id is another node. */
export function findNode(facts: PoolFacts, subject: NodeSubject): NodeFacts | undefined {
  return facts.nodes.find(
    (node) => sameId(node.nodeId, subject.nodeId) && node.allocationTime === subject.allocationTime,
  )
}

export function findTask(facts: PoolFacts, subject: TaskSubject): TaskFacts | undefined {
  return facts.tasks.find(
    (task) => sameId(task.jobId, subject.jobId) && sameId(task.taskId, subject.taskId),
  )
}

const booting: readonly NodeState[] = [
  'creating',
  'rebooting',
  'reimaging',
  'starting',
  'waitingforstarttask',
]

export function nodeHealth(node: NodeFacts | undefined): Seen {
  if (!node || node.state === 'leavingpool') {
    return { kind: 'gone', text: 'the node has left the pool' }
  }
  const text = `the node is ${node.state}`
  const since = node.stateSince
  // What a node that is being booted still reports may be of the time before.
  if (booting.includes(node.state)) return { kind: 'between', since, text }
  if (node.errors.length > 0) return { kind: 'sick', since, text: `${text} with an error` }
  if (usableStates.includes(node.state)) return { kind: 'healthy', since, text }
  if (node.state === 'unusable' || node.state === 'starttaskfailed') {
    return { kind: 'sick', since, text }
  }
  return { kind: 'between', since, text }
}

function taskHealth(task: TaskFacts | undefined): Seen {
  if (!task) return { kind: 'gone', text: 'the task is deleted' }
  const since = task.endedAt ?? task.stateSince
  if (task.state !== 'completed') {
    return { kind: 'between', since: task.stateSince, text: `the task is ${task.state}` }
  }
  if (task.result === 'failure') return { kind: 'sick', since, text: 'the task has failed' }
  return { kind: 'healthy', since, text: 'the task has succeeded' }
}

/** Gone only where Batch said so: a task that was not read in this pass is neither well nor gone. */
export function taskHealthIn(facts: PoolFacts, subject: TaskSubject): Health {
  const task = findTask(facts, subject)
  const gone = facts.goneTasks.some(
    (one) => sameId(one.jobId, subject.jobId) && sameId(one.taskId, subject.taskId),
  )
  if (task || gone) return taskHealth(task)
  return { kind: 'unread', text: 'the task was not read in this pass' }
}

/** Pools and jobs have no health of their own here: their finding is there or it is not. */
export function subjectHealth(facts: PoolFacts, subject: Subject): Health | undefined {
  if (!facts.snapshot) return { kind: 'gone', text: 'the pool is deleted' }
  if (subject.kind === 'node') {
    // A node that was not listed has not left.
    if (facts.nodesListed === false) return { kind: 'unread', text: 'the nodes were not listed' }
    return nodeHealth(findNode(facts, subject))
  }
  if (subject.kind === 'task') return taskHealthIn(facts, subject)
  return undefined
}
