// What goes wrong with Batch Medic's own work, told as an incident like any other.
import { type FaultRow, pages } from './fault-row.ts'

export const ownFaults = {
  'alerts-undelivered': {
    title: 'Messages could not be delivered',
    party: 'configuration',
    causeClass: 'user-config',
    fixClass: 'change-config',
    retryHelps: null,
    explanation:
      'A channel took no message for 24 hours, so messages were given up: whoever reads that channel does not know of the incidents that they told of.',
    helps:
      'Mend the channel by its settings and try it with `batch-medic alert test`; what was not delivered is in the history. This closes by itself when the channel takes a message again.',
    link: pages.monitoring,
  },
} as const satisfies Record<string, FaultRow>
