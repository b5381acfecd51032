// A task belongs to whoever submitted it.

import { seenTask } from '../../domain/seen-task.ts'
import type { Guard } from '../guard.ts'
import { tasksFor, tasksMetadata } from '../policy-for.ts'

export const taskOwnerGuard: Guard = {
  name: 'task-owner',
  tell: true,
  ask({ action, incident, facts, policy }) {
    if (!('task' in action)) return undefined
    const task = seenTask(facts, action.task)
    if (!task) return { reason: 'The task is not there any more.' }
    if (task.jobManager) return { reason: 'The task is a job manager: never touched.' }
    if (task.multiInstance) return { reason: 'The task runs on several nodes: never touched.' }
    if (task.dependencies) {
      return { reason: 'Tasks of this job may depend on one another: its owner must retry it.' }
    }
    if (task.jobState !== 'active') {
      return { reason: `The job is ${task.jobState}: its tasks are left alone.` }
    }
    if (tasksFor(policy, facts, incident.fault, task.jobMetadata) === 'manage') return undefined
    return {
      reason: `Tasks here are their owner's to retry; set ${tasksMetadata}=manage in the metadata of the job or the pool, or tasks to manage in the policy.`,
    }
  },
}
