// Faults of a node.
import { type FaultRow, pages } from './fault-row.ts'

export const nodeFaults = {
  'node-unusable': {
    title: 'Node unusable',
    party: 'platform',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation:
      'Most often Batch has lost the agent of such a node. It tries to bring it back by itself, which takes 15 to 45 minutes.',
    helps: 'Remove the node and grow the pool back; a reboot is often refused on an unusable node.',
    link: pages.nodeErrors,
  },
  'node-lost': {
    title: 'Batch lost contact with a node',
    party: 'platform',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation:
      'The node is in state unknown: the service has lost contact, and its true state is not known.',
    helps:
      'Wait for the contact to come back; if it does not, remove the node and grow the pool back.',
    link: pages.nodeErrors,
  },
  'node-stuck': {
    title: 'Node stuck on its way',
    party: 'platform',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation:
      'The node stays in a state that it should only pass through. Up to half an hour is normal, more is not.',
    helps:
      'Remove the node and grow the pool back; if new nodes get stuck as well, check the network of the pool and its start task.',
    link: pages.nodeErrors,
  },
  'node-disk-full': {
    title: 'Disk of a node is full',
    party: 'workload',
    causeClass: 'disk-full',
    fixClass: 'replace-node',
    retryHelps: false,
    explanation:
      'Batch takes a node out of use when its disk is more than 90 % full; files of tasks stay until their retention time ends, 7 days by default.',
    helps:
      'Shorten the retention time of tasks, delete finished jobs, or choose a VM size with a larger temporary disk.',
    link: pages.nodeErrors,
  },
  'node-agent-failed': {
    title: 'Node agent could not be installed',
    party: 'configuration',
    causeClass: 'image',
    fixClass: 'recreate-pool',
    retryHelps: false,
    explanation:
      'The node agent SKU of the pool does not fit the operating system of its image, so the agent cannot be installed.',
    helps:
      'Make a new pool whose nodeAgentSKUId fits its image (see supportedimages); neither can be changed on a pool that is there.',
    link: pages.nodeErrors,
  },
  'node-package-failed': {
    title: 'Application package could not be put on a node',
    party: 'unknown',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation:
      'An application package of the pool could not be downloaded or unpacked. The code does not say which: the version is not there, the ZIP is broken, or the nodes may not read the storage account.',
    helps:
      'Check that the package version is there and active, the authentication mode of the auto-storage account, and that its node identity is one of the identities of the pool and may read the storage.',
    link: pages.packages,
  },
  'node-container-failed': {
    title: 'Container image could not be put on a node',
    party: 'configuration',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation:
      'An image of the pool could not be pulled. The code speaks of an invalid image, but a full disk, a credential that expired or a registry that did not answer are reported with it as well.',
    helps:
      'Check, in this order: the space on the disk of the node, the credentials of the registry (one reboot renews a stale token), the name and tag of the image.',
    link: pages.containers,
  },
  'node-error': {
    title: 'Node reports an error',
    party: 'unknown',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation:
      'The node reports an error with a code that stands in no table; Batch does not recover from it by itself.',
    helps:
      'Read the error of the node and collect its agent logs (upload batch service logs) before it is rebooted or removed.',
    link: pages.nodeErrors,
  },
  'node-start-task-failed': {
    title: 'Start task failed on a node',
    party: 'workload',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation: 'What the start task wrote on the node tells why, in startup/stderr.txt.',
    helps: 'Read startup/stderr.txt of the node; a reboot runs the start task again.',
    link: pages.nodeErrors,
  },
  'node-agent-old': {
    title: 'Node agent is old',
    party: 'configuration',
    causeClass: 'agent-bug',
    fixClass: 'resize-to-zero-and-back',
    retryHelps: false,
    explanation:
      'The agent of the node is far older than the newest one in the account. Agents are renewed only where a pool is made anew or shrinks to no node and grows again.',
    helps: 'Resize the pool to 0 and back, or make it anew, at a quiet hour.',
    link: pages.bestPractices,
  },
  'node-black-hole': {
    title: 'Node fails tasks that others pass',
    party: 'unknown',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation:
      'The node fails far more of its tasks than the other nodes of the pool, so the tasks are not to blame. As failing is quick, it draws in more of them.',
    helps: 'Switch its scheduling off, keep its logs, then reboot or replace it.',
    link: pages.nodeErrors,
  },
} as const satisfies Record<string, FaultRow>
