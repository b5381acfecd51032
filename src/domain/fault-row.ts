// What the table of faults says of each: its title, the cause that is likely where nothing else is known, and what helps.
import type { Cause } from './cause.ts'

export interface FaultRow extends Omit<Cause, 'confidence'> {
  /** A few words, as the head of a card. */
  title: string
  /** What happened and why, as a rule: a sentence or two for an operator. */
  explanation: string
  /** What an operator should do when it is not repaired, as a sentence. */
  helps: string
  link: string
}

/** Pages of Microsoft's that the rows link to. */
export const pages = {
  nodeErrors: 'https://learn.microsoft.com/azure/batch/batch-pool-node-error-checking',
  taskErrors: 'https://learn.microsoft.com/azure/batch/batch-job-task-error-checking',
  apiErrors: 'https://learn.microsoft.com/rest/api/batchservice/batch-status-and-error-codes',
  errorHandling: 'https://learn.microsoft.com/azure/batch/error-handling',
  network: 'https://learn.microsoft.com/azure/batch/batch-virtual-network',
  communication: 'https://learn.microsoft.com/azure/batch/simplified-compute-node-communication',
  spot: 'https://learn.microsoft.com/azure/batch/batch-spot-vms',
  quota: 'https://learn.microsoft.com/azure/batch/batch-quota-limit',
  autoscale: 'https://learn.microsoft.com/azure/batch/batch-automatic-scaling',
  bestPractices: 'https://learn.microsoft.com/azure/batch/best-practices',
  packages: 'https://learn.microsoft.com/azure/batch/batch-application-packages',
  containers: 'https://learn.microsoft.com/azure/batch/batch-docker-container-workloads',
  monitoring: 'https://learn.microsoft.com/azure/batch/monitoring-overview',
  resourceFiles: 'https://learn.microsoft.com/azure/batch/resource-files',
} as const
