// The fleets that docs/cost.md counts by: nothing to watch, a small one, a busy one, one with very many pools.
import type { Fleet } from './estimate.ts'

/** As infra/modules/alert-rules.bicep has them; the rules on metrics of the topic are within the ten that cost nothing. */
export const ownAlerts = { alertRules: 1, slowAlertRules: 9 } as const
/** As the templates come: instances of 2 GB. */
const asItComes = { accounts: 1, pageHoursPerDay: 0, memoryGb: 2, ...ownAlerts } as const
const idle = { ...asItComes, openJobs: 0, incidentsPerDay: 0, openHours: 0 }

export const fleets: readonly Fleet[] = [
  { ...idle, name: 'no pool', pools: 0, nodes: 0 },
  { ...idle, name: 'idle, 10 pools', pools: 10, nodes: 200 },
  {
    ...{ ...asItComes, name: 'small', pools: 10, nodes: 200, openJobs: 5 },
    ...{ incidentsPerDay: 5, openHours: 0.5, pageHoursPerDay: 2 },
  },
  {
    ...{ ...asItComes, name: 'busy', pools: 100, nodes: 10_000, openJobs: 50 },
    ...{ incidentsPerDay: 50, openHours: 0.5, pageHoursPerDay: 8 },
  },
  {
    ...{ ...asItComes, name: 'large', accounts: 4, pools: 400, nodes: 40_000, openJobs: 200 },
    ...{ incidentsPerDay: 200, openHours: 0.5, pageHoursPerDay: 24 },
  },
]

/** On instances of 512 MB: what was measured leaves no room for more in a storm (docs/decisions/0018). */
export const mostNodesOnSmallInstances = 5_000

/** The same fleet on smaller instances. */
export function onSmallInstances(fleet: Fleet): Fleet {
  return { ...fleet, memoryGb: 0.5 }
}
