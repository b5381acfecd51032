// What the page offers to break: a title, whom it hits, and the fault as the control API takes it.

const quota = [{ code: 'AccountCoreQuotaReached', message: 'The core quota is reached.' }]

/** `of` says which fields of the form count: node, pool, task or api. */
export const faultKinds = [
  { of: 'node', title: 'Unusable; Batch refuses a reboot', fault: { do: 'node-unusable' } },
  {
    of: 'node',
    title: 'Unusable; a reboot cures',
    fault: { do: 'node-unusable', reboot: 'cures' },
  },
  { of: 'node', title: 'Start task fails', fault: { do: 'start-task-fails', exitCode: 1 } },
  {
    of: 'node',
    title: 'Preempted, back after 5 minutes',
    fault: { do: 'node-preempted', returnsAfter: 'PT5M' },
  },
  { of: 'node', title: 'Black hole: fails every task', fault: { do: 'node-black-hole' } },
  { of: 'node', title: 'Disk full', fault: { do: 'node-disk-full' } },
  { of: 'node', title: 'Ten times slower', fault: { do: 'node-slow', boots: 10, tasks: 10 } },
  { of: 'node', title: 'Stuck when rebooting', fault: { do: 'node-stuck', state: 'rebooting' } },
  { of: 'node', title: 'Stuck when starting', fault: { do: 'node-stuck', state: 'starting' } },
  { of: 'node', title: 'Dies in the next reboot', fault: { do: 'node-dies-in-reboot' } },
  {
    of: 'node',
    title: 'Contact lost for 5 minutes',
    fault: { do: 'node-unknown', returnsAfter: 'PT5M' },
  },
  { of: 'node', title: 'Its id is used again', fault: { do: 'node-id-reused' } },
  {
    of: 'pool',
    title: 'Next resize fails: quota',
    fault: { do: 'resize-fails', times: 1, errors: quota },
  },
  { of: 'pool', title: 'Shows a resize error now', fault: { do: 'resize-error', errors: quota } },
  {
    of: 'pool',
    title: 'Allocation takes 10 minutes more',
    fault: { do: 'allocation-slow', by: 'PT10M' },
  },
  { of: 'task', title: 'Fails with exit code 1', fault: { do: 'task-fails', exitCode: 1 } },
  { of: 'task', title: 'Hangs', fault: { do: 'task-hangs' } },
  { of: 'task', title: 'Ten times slower', fault: { do: 'task-slow', factor: 10 } },
  { of: 'task', title: 'Writes nothing', fault: { do: 'task-silent' } },
  {
    of: 'api',
    title: '429 with Retry-After, ten times',
    fault: { do: 'api-refuses', code: 'TooManyRequests', retryAfter: 'PT5S', times: 10 },
  },
  {
    of: 'api',
    title: '429 without Retry-After, ten times',
    fault: { do: 'api-refuses', code: 'TooManyRequests', times: 10 },
  },
  {
    of: 'api',
    title: '503 for every third call',
    fault: { do: 'api-refuses', code: 'ServerBusy', probability: 0.33 },
  },
  {
    of: 'api',
    title: '500 for every third call',
    fault: { do: 'api-refuses', code: 'InternalError', probability: 0.33 },
  },
  { of: 'api', title: 'No answer, once', fault: { do: 'api-hangs', times: 1 } },
  { of: 'api', title: 'Connection breaks, once', fault: { do: 'api-resets', times: 1 } },
  { of: 'api', title: 'Answers 5 s late', fault: { do: 'api-slow', by: 'PT5S' } },
  {
    of: 'api',
    title: 'Done, but the answer is lost, once',
    fault: { do: 'api-loses-answer', times: 1 },
  },
  {
    of: 'api',
    title: 'Answered, but done a minute late',
    fault: { do: 'api-acts-late', by: 'PT1M' },
  },
  { of: 'api', title: 'Lists and counts stand still', fault: { do: 'api-stale' } },
  { of: 'api', title: 'List pages overlap', fault: { do: 'api-duplicates' } },
  {
    of: 'api',
    title: 'Somebody else is first (412), once',
    fault: { do: 'api-etag-race', times: 1 },
  },
]

export const groupTitles = { node: 'Nodes', pool: 'Pools', task: 'Tasks', api: 'The API' }
