// A pool as `GET /pools/{id}` shows it, properties in the order of the recordings.
import { nodesOf, type PoolState, type Wire } from '../life/state.ts'
import { eTagOf, isoOf, isoOfChange } from '../wire/wire-time.ts'

export function poolView(pool: PoolState, origin: string): Wire {
  const { spec } = pool
  const nodes = nodesOf(pool)
  const count = (dedicated: boolean) => nodes.filter((n) => n.dedicated === dedicated).length
  const given = (...names: string[]) =>
    Object.fromEntries(names.filter((n) => spec[n] !== undefined).map((n) => [n, spec[n]]))
  return {
    id: pool.id,
    ...given('displayName'),
    url: `${origin}/pools/${pool.id}`,
    eTag: eTagOf(pool.change),
    lastModified: isoOfChange(pool.change),
    creationTime: isoOf(pool.createdMs),
    state: pool.state,
    stateTransitionTime: isoOf(pool.stateMs),
    allocationState: pool.allocationState,
    allocationStateTransitionTime: isoOf(pool.allocationMs),
    vmSize: String(spec.vmSize).toLowerCase(),
    resizeTimeout: spec.resizeTimeout ?? 'PT15M',
    // Batch tells of a failed resize only while the pool is steady.
    ...(pool.allocationState === 'steady' && pool.resizeErrors.length > 0
      ? { resizeErrors: pool.resizeErrors }
      : {}),
    currentDedicatedNodes: count(true),
    targetDedicatedNodes: pool.targetDedicated,
    currentLowPriorityNodes: count(false),
    targetLowPriorityNodes: pool.targetSpot,
    enableAutoScale: spec.enableAutoScale ?? false,
    ...given('autoScaleFormula', 'autoScaleEvaluationInterval'),
    enableInterNodeCommunication: spec.enableInterNodeCommunication ?? false,
    ...given('startTask', 'certificateReferences', 'applicationPackageReferences', 'metadata'),
    taskSlotsPerNode: spec.taskSlotsPerNode ?? 1,
    taskSchedulingPolicy: spec.taskSchedulingPolicy ?? { nodeFillType: 'Spread' },
    ...given('userAccounts', 'cloudServiceConfiguration'),
    ...(spec.virtualMachineConfiguration
      ? { virtualMachineConfiguration: machineView(spec.virtualMachineConfiguration as Wire) }
      : {}),
    ...given('networkConfiguration', 'mountConfiguration', 'identity'),
    targetNodeCommunicationMode: spec.targetNodeCommunicationMode ?? 'default',
    ...(nodes.length > 0 ? { currentNodeCommunicationMode: 'simplified' } : {}),
  }
}

/** The exact version of an image is a node's to tell, not its pool's. */
function machineView(machine: Wire): Wire {
  const { exactVersion: _, ...imageReference } = (machine.imageReference ?? {}) as Wire
  return { ...machine, imageReference }
}
