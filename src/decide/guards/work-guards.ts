// Running work is protected, and a task belongs to whoever submitted it.
import { minuteMs } from '../../domain/durations.ts'
import { findNode, findTask } from '../../domain/subject-health.ts'
import type { Guard } from '../guard.ts'
import { isRepair, isUsable } from '../guard.ts'
import { tasksFor, tasksMetadata } from '../policy-for.ts'

export const runningWorkGuard: Guard = {
  name: 'running-work',
  tell: true,
  ask({ action, facts, now }) {
    if (!isRepair(action) || !('node' in action)) return undefined
    const node = findNode(facts, action.node)
    if (!node || !isUsable(node) || node.runningTasks === 0) return undefined
    return {
      reason: `${node.runningTasks} tasks run on the node, which is usable: it waits until they have ended.`,
      until: now + minuteMs,
    }
  },
}

export const taskOwnerGuard: Guard = {
  name: 'task-owner',
  tell: true,
  ask({ action, incident, facts, policy }) {
    if (action.kind !== 'reactivate-task') return undefined
    const task = findTask(facts, action.task)
    if (!task) return { reason: 'The task is not there any more.' }
    if (task.jobManager) return { reason: 'The task is a job manager: never touched.' }
    if (task.multiInstance) return { reason: 'The task runs on several nodes: never touched.' }
    if (task.dependencies) {
      return { reason: 'Tasks of this job may depend on one another: its owner must retry it.' }
    }
    if (task.jobState !== 'active') {
      return { reason: `The job is ${task.jobState}: its tasks cannot be reactivated.` }
    }
    if (tasksFor(policy, facts, incident.fault, task.jobMetadata) === 'manage') return undefined
    return {
      reason: `Tasks here are their owner's to retry; set ${tasksMetadata}=manage in the metadata of the job or the pool, or tasks to manage in the policy.`,
    }
  },
}
