// Refusals of a pool's properties that depend on the account: images, networks, packages, certificates, quota.

import type { AccountState } from '../life/account-state.ts'
import type { Wire } from '../life/basics.ts'
import { fault } from '../wire/batch-fault.ts'
import type { Call } from './call.ts'
import { supportedPublishers } from './images.ts'
import { versionOf } from './version.ts'

const isEntra = (call: Call): boolean => /^bearer\s/i.test(call.headers.authorization ?? '')

const galleryImage =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Compute\/galleries\/[^/]+\/images\/[^/]+(\/versions\/[^/]+)?$/i
const managedImage =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Compute\/images\/[^/]+$/i

const formats = {
  managed:
    '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Compute/images/{imageName}',
  version:
    '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Compute/galleries/{galleryName}/images/{galleryImageName}/versions/{galleryImageVersionName}',
  image:
    '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Compute/galleries/{galleryName}/images/{galleryImageName}',
}

/** Before, a gallery's image had to name its version (recorded). */
const imagesWithoutVersionSince = '2020-09-01.12.0'

/**
 * Refuses an image as recorded. Which images are supported changes by the month: the emulator refuses publishers that
 * no recorded list of supported images has, and takes every image of the others. A managed image needs Entra.
 */
export function checkImage(call: Call, machine: Wire | null | undefined): void {
  const image = (machine?.imageReference ?? {}) as Record<string, string | undefined>
  const id = image.virtualMachineImageId
  if (id !== undefined) {
    if (galleryImage.test(id) || (isEntra(call) && managedImage.test(id))) return
    const allowed = [
      ...(isEntra(call) ? [formats.managed] : []),
      formats.version,
      ...(versionOf(call) < imagesWithoutVersionSince ? [] : [formats.image]),
    ]
    throw fault('InvalidPropertyValue', {
      PropertyName: 'virtualMachineImageId',
      PropertyValue: id,
      Reason: `The specified resource id must be of the format ${orList(allowed)}`,
    })
  }
  const { publisher, offer, sku } = image
  if (publisher === undefined || supportedPublishers.has(publisher.toLowerCase())) return
  throw fault('InvalidPropertyValue', {
    PropertyName: 'imageReference',
    Reason: `The specified imageReference with publisher ${publisher} offer ${offer} sku ${sku} is not supported.`,
  })
}

/** As the service lists: "a", "a or b", "a, b, or c". */
const orList = (all: readonly string[]): string =>
  all.length < 3 ? all.join(' or ') : `${all.slice(0, -1).join(', ')}, or ${all.at(-1)}`

/** A pool in a network of one's own needs a caller known to Entra (recorded with Shared Key). */
export function checkNetwork(call: Call, network: Wire | null | undefined): void {
  const subnet = network?.subnetId
  if (subnet === undefined || isEntra(call)) return
  throw fault('Forbidden', {
    Reason: `Property subnetId with value ${String(subnet)} is not enabled for current account`,
  })
}

interface PackageReference {
  readonly applicationId?: unknown
  readonly version?: unknown
}

/** Throws InvalidApplicationPackageReferences with one value for each that is not there, as recorded. */
export function checkPackages(
  account: AccountState,
  references: readonly PackageReference[] | null | undefined,
): void {
  const missing = (references ?? []).filter(({ applicationId, version }) => {
    const id = String(applicationId).toLowerCase()
    const found = account.applications?.find((one) => one.id.toLowerCase() === id)
    const wanted = version ?? found?.defaultVersion
    return !found?.versions.some((one) => one.toLowerCase() === String(wanted).toLowerCase())
  })
  if (missing.length === 0) return
  throw fault(
    'InvalidApplicationPackageReferences',
    Object.fromEntries(
      missing.map(({ applicationId, version }) => [
        version === undefined ? String(applicationId) : `${applicationId}:${version}`,
        'The specified application package does not exist.',
      ]),
    ),
  )
}

/**
 * An emulated account has no certificates, so that every one named is unknown. The code is of the SDK's list, its
 * status and values are put in the manner of application packages: no such refusal was recorded.
 */
export function checkCertificates(references: readonly Wire[] | null | undefined): void {
  if (!references || references.length === 0) return
  throw fault(
    'InvalidCertificateReferences',
    Object.fromEntries(
      references.map(({ thumbprint, thumbprintAlgorithm }) => [
        `${thumbprintAlgorithm}-${thumbprint}`,
        'The specified certificate does not exist.',
      ]),
    ),
  )
}

export function checkPoolQuota({ quotas, pools }: AccountState): void {
  if (quotas?.pools === undefined || Object.keys(pools).length < quotas.pools) return
  throw fault('PoolQuotaReached')
}
