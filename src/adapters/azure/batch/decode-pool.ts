// Decodes a pool.
import type { PoolSnapshot } from '../../../domain/facts.ts'
import { decodeFaults } from './decode-fault.ts'
import {
  type Wire,
  wireEnum,
  wireList,
  wireNumber,
  wireObject,
  wireText,
  wireTime,
} from './wire-value.ts'

/** Times that are missing become `now`: a pool of unknown age is treated as young. */
export function decodePool(wire: Wire, eTagHeader: string | undefined, now: number): PoolSnapshot {
  const machines = wireObject(wire.virtualMachineConfiguration)
  return {
    state: wireEnum(wire.state) ?? '',
    allocationState: wireEnum(wire.allocationState) ?? '',
    allocationStateSince: wireTime(wire.allocationStateTransitionTime) ?? now,
    createdAt: wireTime(wire.creationTime) ?? now,
    eTag: wireText(wire.eTag) ?? eTagHeader ?? '',
    vmSize: wireText(wire.vmSize) ?? '',
    image: imageText(
      wireObject(machines?.imageReference),
      wireObject(wire.cloudServiceConfiguration),
    ),
    nodeAgentSku: wireText(machines?.nodeAgentSKUId) ?? '',
    targetDedicated: wireNumber(wire.targetDedicatedNodes) ?? 0,
    targetLowPriority: wireNumber(wire.targetLowPriorityNodes) ?? 0,
    currentDedicated: wireNumber(wire.currentDedicatedNodes) ?? 0,
    currentLowPriority: wireNumber(wire.currentLowPriorityNodes) ?? 0,
    autoScale: wire.enableAutoScale === true,
    // Before 2021 it was called maxTasksPerNode.
    taskSlotsPerNode: wireNumber(wire.taskSlotsPerNode) ?? wireNumber(wire.maxTasksPerNode) ?? 1,
    hasStartTask: wireObject(wire.startTask) !== undefined,
    waitsForStartTask: wireObject(wire.startTask)?.waitForSuccess !== false,
    resizeErrors: decodeFaults(wire.resizeErrors),
    interNode: wire.enableInterNodeCommunication === true,
    subnetId: '',
    publicIps: 'batchmanaged',
    identityIds: [],
    applicationPackages: [],
    containerImages: [],
    metadata: decodeMetadata(wire.metadata),
  }
}

/** `publisher/offer/sku/version`, the id of a custom image, or the OS family of a cloud-service pool. */
function imageText(image: Wire | undefined, cloudService: Wire | undefined): string {
  const custom = wireText(image?.virtualMachineImageId)
  if (custom) return custom
  if (image) {
    return [image.publisher, image.offer, image.sku, image.version]
      .flatMap((part) => wireText(part) ?? [])
      .join('/')
  }
  const family = wireText(cloudService?.osFamily)
  return family ? `cloud service, OS family ${family}` : ''
}

/** Name and value pairs of a pool or job: names in lower case and trimmed; of a name given twice the last one counts. */
export function decodeMetadata(value: unknown): Readonly<Record<string, string>> {
  const pairs = wireList(value).flatMap((item) => {
    const wire = wireObject(item)
    const name = wireText(wire?.name)?.trim().toLowerCase()
    return wire && name ? [[name, wireText(wire.value) ?? ''] as const] : []
  })
  return Object.fromEntries(pairs)
}
