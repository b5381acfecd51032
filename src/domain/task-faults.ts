// Faults of a task.
import { type FaultRow, pages } from './fault-row.ts'

export const taskFaults = {
  'task-input-unavailable': {
    title: 'Task input could not be downloaded',
    party: 'platform',
    causeClass: 'registry-or-dependency-outage',
    fixClass: 'wait',
    retryHelps: true,
    explanation:
      'A resource file could not be downloaded in time; the storage account did not answer or was throttled.',
    helps: 'Reactivate the task; if it goes on, check the storage account for throttling.',
    link: pages.resourceFiles,
  },
  'task-input-failed': {
    title: 'Task input failed to download for an unnamed reason',
    party: 'unknown',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation:
      'A resource file could not be downloaded, and Batch files the reason under miscellaneous.',
    helps:
      'Open the URL of the resource file from a node of the pool and read the answer of the storage account; look whether the file was changed or deleted meanwhile.',
    link: pages.resourceFiles,
  },
  'task-input-denied': {
    title: 'Task input is missing or access to it is denied',
    party: 'configuration',
    causeClass: 'credentials-or-access',
    fixClass: 'change-config',
    retryHelps: false,
    explanation:
      'A resource file is not there or may not be read with the SAS or identity that the task names.',
    helps:
      'Check that the blob is there, that its SAS has not expired and grants read, and that the firewall of the storage account lets the nodes in (their subnet or their identity with the role Storage Blob Data Reader); then reactivate the task.',
    link: pages.resourceFiles,
  },
  'task-disk-full': {
    title: 'Task found no space on the disk of its node',
    party: 'workload',
    causeClass: 'disk-full',
    fixClass: 'replace-node',
    retryHelps: false,
    explanation: 'The disk of the node had no space left for the files of the task.',
    helps:
      'Shorten the retention time of tasks, delete finished jobs, or choose a VM size with a larger temporary disk; then reactivate the task.',
    link: pages.taskErrors,
  },
  'task-files-unwritable': {
    title: 'Task files could not be written on the node',
    party: 'unknown',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation:
      'The node could not make a directory or file for the task: a path that is not allowed, a file in its place, or a disk that is full or broken.',
    helps:
      'Check the filePath of the resource files (length, characters, two that collide) and the space on the disk of the node.',
    link: pages.taskErrors,
  },
  'task-upload-unavailable': {
    title: 'Task output could not be uploaded',
    party: 'platform',
    causeClass: 'registry-or-dependency-outage',
    fixClass: 'wait',
    retryHelps: true,
    explanation:
      'An output file could not be uploaded in time; the storage account did not answer or was throttled. The task failed even if its command ended with 0.',
    helps:
      'Reactivate the task where Batch admits it; with exit code 0 it must be submitted again.',
    link: pages.taskErrors,
  },
  'task-upload-failed': {
    title: 'Task output failed to upload for an unnamed reason',
    party: 'unknown',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation:
      'An output file could not be uploaded, and Batch files the reason under miscellaneous. The task failed even if its command ended with 0, and then cannot be reactivated.',
    helps:
      'Read fileuploaderr.txt of the task; check the container, the identity of the pool and the outage page of the storage account.',
    link: pages.taskErrors,
  },
  'task-upload-denied': {
    title: 'Access to the upload destination is denied',
    party: 'configuration',
    causeClass: 'credentials-or-access',
    fixClass: 'change-config',
    retryHelps: false,
    explanation:
      'The container of an output file is not there or may not be written with the SAS or identity that the task names. The task failed even if its command ended with 0.',
    helps:
      'Check that the container is there and that the SAS or identity of the output file grants write; then run the task again.',
    link: pages.taskErrors,
  },
  'task-package-failed': {
    title: 'Application package of the task could not be had',
    party: 'unknown',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation:
      'An application package that the task names could not be downloaded or unpacked; the code does not say whether it is missing, broken or may not be read.',
    helps:
      'Check that the package version is there and active, and that the identity of the nodes may read the auto-storage account.',
    link: pages.packages,
  },
  'task-container-failed': {
    title: 'Container of the task could not be run',
    party: 'unknown',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation:
      'The image could not be pulled or the container not be made. The code is often misleading: a full disk, an expired credential or a slow Docker daemon are reported with it as well.',
    helps:
      'Check the name and tag of the image, the credentials of the registry, the container run options, and the space on the disk of the node.',
    link: pages.containers,
  },
  'task-cannot-start': {
    title: 'Task command cannot start',
    party: 'workload',
    causeClass: 'user-config',
    fixClass: 'change-config',
    retryHelps: false,
    explanation:
      'The command of the task was never run: its program, its user or its settings were refused on the node.',
    helps: 'Check the command line, the user identity and the container settings of the task.',
    link: pages.taskErrors,
  },
  'task-launch-failed': {
    title: 'Task command could not be launched',
    party: 'unknown',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation: 'Batch could not launch the command, and its code does not say why.',
    helps:
      'Read the details of the failure and the agent log of the node; run the command by hand on a node of the pool.',
    link: pages.taskErrors,
  },
  'task-preparation-failed': {
    title: 'Job preparation task failed',
    party: 'unknown',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation:
      'The task cannot run because the job preparation task failed on its node; the code does not say why. Every task of the job will fail or wait there.',
    helps:
      'Read stdout.txt, stderr.txt and the failure of the job preparation task on the node (az batch job prep-release-status list), and mend what they name.',
    link: pages.taskErrors,
  },
  'task-exit-code': {
    title: 'Task ended with a failing exit code',
    party: 'workload',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation: 'The command of the task ran and ended with an exit code that stands for failure.',
    helps: 'Read the end of stderr.txt; Batch retries it as often as maxTaskRetryCount says.',
    link: pages.taskErrors,
  },
  'task-ended': {
    title: 'Task was ended before it finished',
    party: 'unknown',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation:
      'Batch ended the task: its time limit or that of its job was reached, or somebody terminated it.',
    helps:
      'Compare its run time with maxWallClockTime of the task and the job; the same code stands for a termination by a person.',
    link: pages.taskErrors,
  },
  'task-wall-clock': {
    title: 'Task reached its time limit',
    party: 'configuration',
    causeClass: 'timeout',
    fixClass: 'change-config',
    retryHelps: false,
    explanation:
      'The task ran for as long as its maxWallClockTime, or that of its job, allows, and was ended.',
    helps:
      'Raise maxWallClockTime, split the task, or find out why it takes longer than others of its job.',
    link: pages.taskErrors,
  },
  'task-terminated': {
    title: 'Task was terminated by a request',
    party: 'workload',
    causeClass: 'benign',
    fixClass: 'ignore',
    retryHelps: false,
    explanation: 'Somebody or some program terminated the task before its time limit.',
    helps: 'Nothing is to be repaired; ask who terminated it if it was not meant.',
    link: pages.taskErrors,
  },
  'task-interrupted': {
    title: 'Task was interrupted with its node',
    party: 'platform',
    causeClass: 'preemption',
    fixClass: 'wait',
    retryHelps: true,
    explanation:
      'The node of the task was lost, rebooted, removed or preempted while it ran. The task is not to blame, and Batch runs it again.',
    helps:
      'Nothing is to be repaired; where it happens often, write checkpoints or use dedicated nodes.',
    link: pages.spot,
  },
  'task-stuck': {
    title: 'Task runs far longer than its like',
    party: 'workload',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation:
      'The task runs far longer than the tasks of its job that ended, and writes nothing any more.',
    helps:
      'Look at what it does on its node; terminate it and run it again if it hangs, and give it a maxWallClockTime.',
    link: pages.taskErrors,
  },
  'task-never-starts': {
    title: 'Task waits and never starts',
    party: 'unknown',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation: 'The task is active for long and no node takes it.',
    helps:
      'Look at the reason that is named; without one, look at the nodes, the slots and the state of the job.',
    link: pages.taskErrors,
  },
  'task-failed': {
    title: 'Task failed',
    party: 'unknown',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation: 'The task failed with a code that stands in no table.',
    helps: 'Read the failure of the task with its details, and the end of its stderr.txt.',
    link: pages.taskErrors,
  },
} as const satisfies Record<string, FaultRow>
