// Faults of a whole pool.
import { type FaultRow, pages } from './fault-row.ts'

export const poolFaults = {
  'pool-unusable': {
    title: 'Batch cannot reach the nodes of the pool',
    party: 'configuration',
    causeClass: 'network-blocked',
    fixClass: 'change-config',
    retryHelps: false,
    explanation:
      'Batch cannot reach the nodes: so many at once is the network of the pool, not the nodes.',
    helps:
      'Check, in this order: outbound TCP 443 from the subnet to the service tag BatchNodeManagement of your region (network security group and route table), the name resolution of the node management endpoint (private endpoint and DNS zone), and a firewall or proxy in between. Nodes come back by themselves once Batch reaches them.',
    link: pages.network,
  },
  'pool-start-task-failed': {
    title: 'Start task fails across the pool',
    party: 'workload',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation:
      'A start task that fails on many nodes fails by itself or by what it needs, not by the nodes.',
    helps:
      'Mend the start task (its command line, its resource files or what it downloads), update the pool, and reboot or replace the nodes. Rebooting them now would only run the same failure again.',
    link: pages.nodeErrors,
  },
  'pool-node-errors': {
    title: 'Nodes across the pool report the same error',
    party: 'configuration',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation:
      'Most nodes of the pool report the same error: it lies in the configuration of the pool, not in its nodes.',
    helps:
      'Mend what the error names in the configuration of the pool, then reboot or replace the nodes.',
    link: pages.nodeErrors,
  },
  'pool-no-usable-node': {
    title: 'Pool has work and no usable node',
    party: 'unknown',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation: 'Tasks wait and no node of the pool can take one.',
    helps:
      'Read why the nodes are not usable; if the pool is meant to be empty, disable the job or give the pool a size.',
    link: pages.nodeErrors,
  },
  'pool-preempted': {
    title: 'Spot nodes are preempted',
    party: 'capacity',
    causeClass: 'preemption',
    fixClass: 'change-config',
    retryHelps: false,
    explanation:
      'Azure took Spot nodes back. They stay in the list, count against the target and come back when there is capacity; their tasks run again elsewhere.',
    helps:
      'Nothing is to be repaired. Where they pile up, use dedicated nodes, another VM size or region, or subtract $PreemptedNodeCount in the autoscale formula.',
    link: pages.spot,
  },
  'pool-classic-communication': {
    title: 'Pool uses the retired communication mode',
    party: 'configuration',
    causeClass: 'user-config',
    fixClass: 'resize-to-zero-and-back',
    retryHelps: false,
    explanation: 'Classic node communication is not honoured since 31 March 2026.',
    helps:
      'Set targetNodeCommunicationMode to simplified, allow outbound 443 to the service tag BatchNodeManagement of your region, then resize the pool to 0 and back.',
    link: pages.communication,
  },
  'pool-resize-quota': {
    title: 'Resize stopped by a quota',
    party: 'quota',
    causeClass: 'quota',
    fixClass: 'raise-quota',
    retryHelps: false,
    explanation: 'The pool cannot grow: a core quota of the account is used up.',
    helps:
      'Raise the quota of the Batch account that the error names, or lower the target of the pool.',
    link: pages.quota,
  },
  'pool-resize-capacity': {
    title: 'Resize stopped by a lack of capacity',
    party: 'capacity',
    causeClass: 'capacity',
    fixClass: 'wait',
    retryHelps: null,
    explanation:
      'Azure has not enough machines of this size here and now; the quota is not the reason.',
    helps: 'Try again later, or use another VM size or another region.',
    link: pages.nodeErrors,
  },
  'pool-resize-timed-out': {
    title: 'Resize ran out of time',
    party: 'unknown',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation:
      'The nodes did not come within the resize time-out. The code does not say why: slow or missing capacity, a limit of pools with inter-node communication, or a target that was met since.',
    helps:
      'Compare the current nodes with the target; if nodes are still missing, resize again with a longer time-out, and look at capacity and at the limits of the pool.',
    link: pages.nodeErrors,
  },
  'pool-resize-configuration': {
    title: 'Resize stopped by the configuration of the pool',
    party: 'configuration',
    causeClass: 'user-config',
    fixClass: 'change-config',
    retryHelps: false,
    explanation:
      'The pool cannot grow as it is configured: its VM size, image, network, disk encryption or identity is refused.',
    helps:
      'Mend what the error names (VM size, image, network, identity); the pool cannot grow before.',
    link: pages.nodeErrors,
  },
  'pool-removal-failed': {
    title: 'Nodes could not be removed',
    party: 'platform',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation: 'Removing nodes from the pool failed; they may still be there and cost money.',
    helps: 'Look for locks and policies on the resources of the pool, then remove the nodes again.',
    link: pages.nodeErrors,
  },
  'pool-resize-failed': {
    title: 'Resize failed',
    party: 'unknown',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation: 'The resize failed, and its code does not say why.',
    helps: 'Read the resize error of the pool and its details.',
    link: pages.nodeErrors,
  },
  'pool-autoscale-failed': {
    title: 'Autoscale formula failed',
    party: 'configuration',
    causeClass: 'user-config',
    fixClass: 'change-config',
    retryHelps: false,
    explanation: 'The autoscale formula could not be evaluated, so the pool keeps the size it has.',
    helps:
      'Evaluate the formula by hand (evaluateautoscale), mend it and enable autoscale anew; ask for fewer samples where data were missing.',
    link: pages.autoscale,
  },
  'pool-not-examined': {
    title: 'Pool could not be examined',
    party: 'unknown',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation: 'The pool could not be seen whole for long, so nothing is decided about it.',
    helps:
      'Read the error in the log of the function `examine`; the pool is looked at again with each census, and this closes by itself when that succeeds.',
    link: pages.apiErrors,
  },
} as const satisfies Record<string, FaultRow>
