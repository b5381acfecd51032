// A pool as `GET /pools/{id}` shows it, properties in the order of the recordings.

import { resizeTimeoutByDefault } from '../life/allocation.ts'
import { evaluationIntervalByDefault } from '../life/autoscale-life.ts'
import type { Wire } from '../life/basics.ts'
import { nodesOf, type PoolState } from '../life/pool-state.ts'
import { eTagOf, isoOf, isoOfChange } from '../wire/wire-time.ts'
import { poolStatistics } from './statistics-view.ts'

/** What a caller's version and query make of the view. */
export interface PoolLook {
  readonly origin: string
  /** As in the query; later versions show more. */
  readonly version: string
  /** `$expand=stats`: as of this instant, in epoch milliseconds. */
  readonly statsMs?: number | undefined
}

/** Versions are dates first, so that they compare as text. */
const taskSlotsSince = '2020-09-01.12.0'
const communicationModesSince = '2022-10-01.16.0'
const tagsAndUpgradesSince = '2023-11-01.18.0'

/** Empty lists of these are not shown; an empty list of certificates is (recorded after an update). */
const shownUnlessEmpty = ['applicationPackageReferences', 'metadata']

export function poolView(pool: PoolState, look: PoolLook): Wire {
  const { spec } = pool
  const nodes = nodesOf(pool)
  const dedicated = nodes.filter((node) => node.dedicated).length
  const given = (...names: string[]) =>
    Object.fromEntries(names.filter((name) => isShown(name, spec[name])).map((n) => [n, spec[n]]))
  const slots = spec.taskSlotsPerNode ?? 1
  return {
    id: pool.id,
    ...given('displayName'),
    url: `${look.origin}/pools/${pool.id}`,
    eTag: eTagOf(pool.change),
    lastModified: isoOfChange(pool.change),
    creationTime: isoOf(pool.createdMs),
    state: pool.state,
    stateTransitionTime: isoOf(pool.stateMs),
    allocationState: pool.allocationState,
    allocationStateTransitionTime: isoOf(pool.allocationMs),
    vmSize: String(spec.vmSize).toLowerCase(),
    resizeTimeout: spec.resizeTimeout ?? resizeTimeoutByDefault,
    currentDedicatedNodes: dedicated,
    targetDedicatedNodes: pool.targetDedicated,
    currentLowPriorityNodes: nodes.length - dedicated,
    targetLowPriorityNodes: pool.targetSpot,
    // Batch tells of a failed resize only while the pool is steady.
    ...(pool.allocationState === 'steady' && pool.resizeErrors.length > 0
      ? { resizeErrors: pool.resizeErrors }
      : {}),
    enableAutoScale: spec.enableAutoScale ?? false,
    ...autoScaleView(pool),
    enableInterNodeCommunication: spec.enableInterNodeCommunication ?? false,
    ...given('startTask', 'userAccounts', 'certificateReferences', 'applicationPackageReferences'),
    ...given('metadata'),
    ...(look.version < taskSlotsSince ? { maxTasksPerNode: slots } : { taskSlotsPerNode: slots }),
    taskSchedulingPolicy: spec.taskSchedulingPolicy ?? { nodeFillType: 'Spread' },
    ...given('cloudServiceConfiguration'),
    ...(spec.virtualMachineConfiguration
      ? { virtualMachineConfiguration: machineView(spec.virtualMachineConfiguration as Wire) }
      : {}),
    ...given('applicationLicenses', 'networkConfiguration', 'mountConfiguration', 'identity'),
    ...(look.version < tagsAndUpgradesSince ? {} : given('upgradePolicy', 'resourceTags')),
    ...(look.version < communicationModesSince ? {} : communicationView(pool, nodes.length > 0)),
    ...(look.statsMs === undefined
      ? {}
      : { stats: poolStatistics([pool], `${look.origin}/pools/${pool.id}/stats`, look.statsMs) }),
  }
}

const isShown = (name: string, value: unknown): boolean =>
  value !== undefined &&
  !(shownUnlessEmpty.includes(name) && Array.isArray(value) && value.length === 0)

/** Set only while the pool scales itself (documented of each of the three). */
function autoScaleView({ spec, autoScale }: PoolState): Wire {
  if (spec.enableAutoScale !== true) return {}
  return {
    autoScaleFormula: spec.autoScaleFormula,
    autoScaleEvaluationInterval: spec.autoScaleEvaluationInterval ?? evaluationIntervalByDefault,
    ...(autoScale?.run ? { autoScaleRun: autoScale.run } : {}),
  }
}

/**
 * The target is shown only where somebody has set it, and the current mode only once there are nodes (recorded).
 * `default` means simplified since classic has been retired.
 */
function communicationView({ spec }: PoolState, hasNodes: boolean): Wire {
  const target = spec.targetNodeCommunicationMode
  const asked = String(target ?? 'default').toLowerCase()
  const current = asked === 'default' ? 'simplified' : asked
  return {
    ...(target === undefined ? {} : { targetNodeCommunicationMode: asked }),
    ...(hasNodes ? { currentNodeCommunicationMode: current } : {}),
  }
}

/** The exact version of an image is a node's to tell, not its pool's. */
function machineView(machine: Wire): Wire {
  const { exactVersion: _, ...imageReference } = (machine.imageReference ?? {}) as Wire
  return { ...machine, imageReference }
}
