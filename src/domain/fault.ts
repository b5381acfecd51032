// The faults Batch Medic can name: a closed union, each with whose fault it is, its cause class and what helps.

export type Party = 'platform' | 'workload' | 'configuration' | 'quota' | 'capacity' | 'unknown'

export type CauseClass =
  | 'user-config'
  | 'user-code'
  | 'image'
  | 'network-blocked'
  | 'credentials-or-access'
  | 'disk-full'
  | 'oom'
  | 'timeout'
  | 'quota'
  | 'capacity'
  | 'preemption'
  | 'hardware'
  | 'agent-bug'
  | 'platform-bug'
  | 'registry-or-dependency-outage'
  | 'race'
  | 'stale-error'
  | 'benign'
  | 'unknown'

export interface FaultRow {
  /** A few words, as the head of a card. */
  title: string
  party: Party
  causeClass: CauseClass
  /** Whether doing the same again, and nothing else, may cure it. */
  retryHelps: boolean
  /** What an operator should do when it is not repaired, as a sentence. */
  helps: string
  link: string
}

const nodeErrors = 'https://learn.microsoft.com/azure/batch/batch-pool-node-error-checking'
const taskErrors = 'https://learn.microsoft.com/azure/batch/batch-job-task-error-checking'

export const faults = {
  'node-unusable': {
    title: 'Node unusable',
    party: 'platform',
    causeClass: 'unknown',
    retryHelps: false,
    helps: 'Remove the node and grow the pool back; a reboot is often refused on an unusable node.',
    link: nodeErrors,
  },
  'pool-unusable': {
    title: 'Batch cannot reach the nodes of the pool',
    party: 'configuration',
    causeClass: 'network-blocked',
    retryHelps: false,
    helps:
      'Check, in this order: outbound TCP 443 from the subnet to the service tag BatchNodeManagement.REGION (network security group and route table), the name resolution of the node management endpoint (private endpoint and DNS zone), and a firewall or proxy in between. Nodes come back by themselves once Batch reaches them.',
    link: 'https://learn.microsoft.com/azure/batch/batch-virtual-network',
  },
  'node-disk-full': {
    title: 'Disk of a node is full',
    party: 'workload',
    causeClass: 'disk-full',
    retryHelps: false,
    helps:
      'Shorten the retention time of tasks, delete finished jobs, or choose a VM size with a larger temporary disk.',
    link: nodeErrors,
  },
  'node-error': {
    title: 'Node reports an error',
    party: 'configuration',
    causeClass: 'unknown',
    retryHelps: false,
    helps: 'Read the error of the node; Batch does not recover from it by itself.',
    link: nodeErrors,
  },
  'node-start-task-failed': {
    title: 'Start task failed on a node',
    party: 'workload',
    causeClass: 'registry-or-dependency-outage',
    retryHelps: true,
    helps: 'Read startup/stderr.txt of the node; a reboot runs the start task again.',
    link: nodeErrors,
  },
  'pool-start-task-failed': {
    title: 'Start task fails across the pool',
    party: 'workload',
    causeClass: 'user-code',
    retryHelps: false,
    helps:
      'Mend the start task (its command line, its resource files or what it downloads), update the pool, and reboot or replace the nodes. Rebooting them now would only run the same failure again.',
    link: nodeErrors,
  },
  'task-input-unavailable': {
    title: 'Task input could not be downloaded',
    party: 'platform',
    causeClass: 'registry-or-dependency-outage',
    retryHelps: true,
    helps: 'Reactivate the task; if it goes on, check the storage account for throttling.',
    link: taskErrors,
  },
  'task-input-denied': {
    title: 'Task input is missing or access to it is denied',
    party: 'configuration',
    causeClass: 'credentials-or-access',
    retryHelps: false,
    helps:
      'Check that the blob is there, that its SAS has not expired and grants read, and that the firewall of the storage account lets the nodes in (their subnet or their identity with the role Storage Blob Data Reader); then reactivate the task.',
    link: taskErrors,
  },
  'task-upload-unavailable': {
    title: 'Task output could not be uploaded',
    party: 'platform',
    causeClass: 'registry-or-dependency-outage',
    retryHelps: true,
    helps:
      'Reactivate the task where Batch admits it; with exit code 0 it must be submitted again.',
    link: taskErrors,
  },
  'task-upload-denied': {
    title: 'Access to the upload destination is denied',
    party: 'configuration',
    causeClass: 'credentials-or-access',
    retryHelps: false,
    helps:
      'Check that the container is there and that the SAS or identity of the output file grants write; then run the task again.',
    link: taskErrors,
  },
  'task-cannot-start': {
    title: 'Task command cannot start',
    party: 'workload',
    causeClass: 'user-config',
    retryHelps: false,
    helps: 'Check the command line, the user identity and the container settings of the task.',
    link: taskErrors,
  },
  'task-exit-code': {
    title: 'Task ended with a failing exit code',
    party: 'workload',
    causeClass: 'user-code',
    retryHelps: false,
    helps: 'Read the end of stderr.txt; Batch retries it as often as maxTaskRetryCount says.',
    link: taskErrors,
  },
  'task-ended': {
    title: 'Task was ended before it finished',
    party: 'unknown',
    causeClass: 'timeout',
    retryHelps: false,
    helps:
      'Compare its run time with maxWallClockTime of the task and the job; the same code stands for a termination by a person.',
    link: taskErrors,
  },
  'task-failed': {
    title: 'Task failed',
    party: 'unknown',
    causeClass: 'unknown',
    retryHelps: false,
    helps: 'Read the failure of the task; its code is not one that Batch Medic knows.',
    link: taskErrors,
  },
  'pool-resize-quota': {
    title: 'Resize stopped by a quota',
    party: 'quota',
    causeClass: 'quota',
    retryHelps: false,
    helps:
      'Raise the quota of the Batch account that the error names, or lower the target of the pool.',
    link: nodeErrors,
  },
  'pool-resize-capacity': {
    title: 'Resize stopped by a lack of capacity',
    party: 'capacity',
    causeClass: 'capacity',
    retryHelps: true,
    helps: 'Try again later, or use another VM size, another region or dedicated nodes.',
    link: nodeErrors,
  },
  'pool-resize-configuration': {
    title: 'Resize stopped by the configuration of the pool',
    party: 'configuration',
    causeClass: 'user-config',
    retryHelps: false,
    helps:
      'Mend what the error names (VM size, image, network, identity); the pool cannot grow before.',
    link: nodeErrors,
  },
  'pool-resize-failed': {
    title: 'Resize failed',
    party: 'unknown',
    causeClass: 'unknown',
    retryHelps: false,
    helps: 'Read the resize error of the pool; its code is not one that Batch Medic knows.',
    link: nodeErrors,
  },
  'pool-not-examined': {
    title: 'Pool could not be examined',
    party: 'unknown',
    causeClass: 'unknown',
    retryHelps: true,
    helps:
      'Read the error in the log of the function `examine`; the pool is looked at again with each census, and this closes by itself when that succeeds.',
    link: nodeErrors,
  },
} as const satisfies Record<string, FaultRow>

export type Fault = keyof typeof faults

export function faultRow(fault: Fault): FaultRow {
  return faults[fault]
}

export function isFault(text: string): text is Fault {
  return Object.hasOwn(faults, text)
}
