// The rows of the playbook: what goes wrong, and what is done about it in order; each has its stories.

export const rows = {
  'unusable-few': 'node unusable, no error, one or few: wait for Batch → reboot → replace',
  'unusable-most': 'node unusable, no error, most of the pool: touch no node, doctor, escalate',
  'disk-full': 'DiskFull: evidence → free the disk → reboot → replace',
  'agent-failed': 'BatchAgentInstallationFailure: escalate, only a new pool helps',
  'package-failed': 'ApplicationPackageError: escalate with what to check',
  'container-invalid':
    'ContainerInvalidImage, ContainerInvalidSettings: disk, one reboot, escalate',
  'start-task-few': 'start task failed, few nodes: logs → reboot → replace',
  'start-task-many': 'start task failed, many nodes: one pool incident, escalate with the lines',
  stuck: 'stuck on its way: wait → replace',
  'left-alone': 'offline, scheduling disabled, deallocated: a person did that',
  preempted: 'preempted: count it, never charge the task, speak up when they pile up',
  'black-hole': 'node that fails tasks others pass: off → evidence → reboot → on, else replace',
  'task-transient': 'task: pre-processing or upload, transient: evidence, reactivate with back-off',
  'task-denied': 'task: pre-processing or upload, access or not found: no retry, say which',
  'task-exit-code': "task: non-zero exit code: the user's rules, else left to Batch and told",
  'task-poison': 'task: same failure on several nodes: stop retrying, tell',
  'task-wall-clock': 'task: wall clock: tell with the limits and how long such tasks take',
  'task-slow': 'task: runs far longer than its like, output silent: tell',
  'task-waits': 'task active, never starts: name why',
  resize: 'resize, autoscale, auto-pool: one incident a cause; stale errors are none',
  api: 'Batch API: 429, 5xx, network, 4xx: bounded reads, nothing repeated, blind freezes',
  replace: 'replace: remove, wait for steady, grow back if nobody else changed the target',
  refused: 'a rung that Batch refuses costs one call and no cool-down, and is remembered',
} as const

export type Row = keyof typeof rows
