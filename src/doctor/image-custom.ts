// An image of the user's own: its operating system and generation, as far as Azure tells them, against the pool.
import type { Arm, ArmBody } from '../ports/arm.ts'
import { broken, type Found, nameOf, notChecked, ok, textAt, unread } from './examine-arm.ts'

/** Versions that have every field read here. */
const galleryApi = '2022-03-03'
const imageApi = '2021-11-01'

/** Never throws. */
export async function checkCustomImage(
  arm: Arm | undefined,
  image: string,
  nodeAgentSku: string,
  generations: readonly string[],
): Promise<Found> {
  // The definition holds system and generation; a version only its disks.
  const definition = /^\/subscriptions\/.*\/galleries\/[^/]+\/images\/[^/]+/i.exec(image)?.[0]
  const path = definition ?? image
  const name = `image ${nameOf(path)}`
  if (!/^\/subscriptions\//i.test(path)) {
    return notChecked(`Not checked: ${image} is shared from elsewhere and cannot be looked up.`)
  }
  if (!arm)
    return notChecked(`Not checked: ${name} is your own, and Azure could not be asked of it.`)
  const read = await arm.get(path, definition ? galleryApi : imageApi)
  if (read.kind === 'missing') {
    const said = `The ${name} of the pool is not there any more: no new node can start from it.`
    return broken(said, `az resource show --ids ${path}`)
  }
  if (read.kind !== 'read') return unread(name, read)
  return judge(name, read.value, nodeAgentSku, generations)
}

function judge(
  name: string,
  body: ArmBody,
  nodeAgentSku: string,
  generations: readonly string[],
): Found {
  const os = (
    textAt(body, 'properties', 'osType') ??
    textAt(body, 'properties', 'storageProfile', 'osDisk', 'osType') ??
    ''
  ).toLowerCase()
  const agentOs = /windows/i.test(nodeAgentSku) ? 'windows' : 'linux'
  if (os !== '' && os !== agentOs) {
    const said = `The ${name} holds ${os}, and the node agent ${nodeAgentSku} is for ${agentOs}. Neither can be changed on a pool that is there.`
    return broken(said, 'Make a new pool whose nodeAgentSKUId fits the image.')
  }
  const generation = (textAt(body, 'properties', 'hyperVGeneration') ?? '').toUpperCase()
  if (generation !== '' && generations.length > 0 && !generations.includes(generation)) {
    const said = `The ${name} is of generation ${generation}, and the VM size starts ${generations.join(' and ')} alone.`
    return broken(said, 'Make a new pool with a VM size of the generation of the image.')
  }
  if (os === '') return notChecked(`Not checked: Azure does not tell the system of ${name}.`)
  if (os === 'windows') return ok(`The ${name} holds windows, as the node agent wants it.`)
  // Linux agents differ by distribution, and an image does not tell its own.
  return notChecked(
    `Not checked in full: the ${name} holds linux, as ${nodeAgentSku} wants it; whether distribution and version fit is not told by Azure.`,
  )
}
