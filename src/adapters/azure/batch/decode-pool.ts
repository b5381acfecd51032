// Decodes a pool.
import type { PoolSnapshot } from '../../../domain/facts.ts'
import { decodeFault, decodeFaults } from './decode-fault.ts'
import {
  present,
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
  const network = wireObject(wire.networkConfiguration)
  const identity = wireObject(wire.identity)
  const containers = wireObject(machines?.containerConfiguration)
  const nodeAgentSku = wireText(machines?.nodeAgentSKUId) ?? ''
  return present({
    state: wireEnum(wire.state) ?? '',
    allocationState: wireEnum(wire.allocationState) ?? '',
    allocationStateSince: wireTime(wire.allocationStateTransitionTime) ?? now,
    createdAt: wireTime(wire.creationTime) ?? now,
    eTag: wireText(wire.eTag) ?? eTagHeader ?? '',
    modifiedAt: wireTime(wire.lastModified),
    vmSize: wireText(wire.vmSize) ?? '',
    image: imageText(
      wireObject(machines?.imageReference),
      wireObject(wire.cloudServiceConfiguration),
    ),
    nodeAgentSku,
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
    autoScaleError: autoScaleError(wireObject(wire.autoScaleRun), now),
    interNode: wire.enableInterNodeCommunication === true,
    os: osOf(nodeAgentSku, wire),
    targetCommunication: wireEnum(wire.targetNodeCommunicationMode),
    currentCommunication: wireEnum(wire.currentNodeCommunicationMode),
    subnetId: wireText(network?.subnetId) ?? '',
    publicIps: wireEnum(wireObject(network?.publicIPAddressConfiguration)?.provision) ?? byBatch,
    identityIds: wireList(identity?.userAssignedIdentities).flatMap(
      (one) => wireText(wireObject(one)?.resourceId) ?? [],
    ),
    applicationPackages: wireList(wire.applicationPackageReferences).flatMap(decodePackage),
    containerImages: wireList(containers?.containerImageNames).flatMap(
      (image) => wireText(image) ?? [],
    ),
    metadata: decodeMetadata(wire.metadata),
  })
}

/** What the service does where the pool says nothing of public addresses. */
const byBatch = 'batchmanaged'

/** `batch.node.windows amd64`, `batch.node.ubuntu 22.04`: all that are not of Windows are of Linux. */
function osOf(nodeAgentSku: string, wire: Wire): PoolSnapshot['os'] {
  const [, family] = /^batch\.node\.(\S+)/i.exec(nodeAgentSku) ?? []
  if (family !== undefined) return family.toLowerCase() === 'windows' ? 'windows' : 'linux'
  return wireObject(wire.cloudServiceConfiguration) ? 'windows' : undefined
}

/** The last run of the formula, where it failed; `now` for a run that names no time. */
function autoScaleError(run: Wire | undefined, now: number): PoolSnapshot['autoScaleError'] {
  const error = decodeFault(run?.error)
  return error && { ...error, at: wireTime(run?.timestamp) ?? now }
}

/** Without a version the default of the account is meant. */
function decodePackage(value: unknown): PoolSnapshot['applicationPackages'] {
  const wire = wireObject(value)
  const id = wireText(wire?.applicationId)
  return id ? [{ id, version: wireText(wire?.version) ?? '' }] : []
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
