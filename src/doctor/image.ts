// Check: whether the image of the pool fits its node agent, and is still supported by Batch.
import type { CheckAnswer } from '../domain/check-answer.ts'
import { dayMs, momentText } from '../domain/durations.ts'
import type { Arm } from '../ports/arm.ts'
import type { BatchAccount, SupportedImage } from '../ports/batch.ts'
import { BatchReadError } from '../ports/batch.ts'
import { answer, broken, type Found, notChecked, ok } from './examine-arm.ts'
import type { DoctorQuestion } from './examine-question.ts'
import { checkCustomImage } from './image-custom.ts'

/** An end this near is told although nothing is broken yet. */
const soonMs = 90 * dayMs
const listCommand = 'az batch pool supported-images list --query'

/** Never throws. `generations` are those that the VM size can start, where known. */
export async function checkImage(
  { arm, batch }: { arm?: Arm; batch: BatchAccount },
  { poolId, snapshot, nodes }: DoctorQuestion,
  generations: readonly string[],
  now: number,
): Promise<CheckAnswer> {
  const about = `image of pool ${poolId}`
  const { image, nodeAgentSku } = snapshot
  if (image === '') {
    return answer('image', about, notChecked('Not checked: Batch does not tell the image.'))
  }
  if (image.startsWith('cloud service')) {
    const said =
      'The pool has a cloud service configuration; Batch retired those on 29 February 2024.'
    return answer('image', about, broken(said, 'Make a new pool with virtualMachineConfiguration.'))
  }
  if (image.startsWith('/')) {
    return answer('image', about, await checkCustomImage(arm, image, nodeAgentSku, generations))
  }
  const images = await imagesOf(batch)
  if (typeof images === 'string') {
    const said = `Not checked: the images that Batch supports could not be read: ${images}`
    return answer('image', about, notChecked(said))
  }
  const agentFailed = nodes.some(({ errors }) =>
    errors.some(({ code }) => code.toLowerCase() === 'batchagentinstallationfailure'),
  )
  return answer('image', about, judge(image, nodeAgentSku, images, agentFailed, now))
}

/** The whole list, or why there is none. */
async function imagesOf(batch: BatchAccount): Promise<readonly SupportedImage[] | string> {
  try {
    const { items, complete, gap } = await batch.supportedImages()
    return complete ? items : gap
  } catch (error) {
    if (!(error instanceof BatchReadError)) throw error
    return error.message
  }
}

function judge(
  image: string,
  nodeAgentSku: string,
  images: readonly SupportedImage[],
  agentFailed: boolean,
  now: number,
): Found {
  const [publisher = '', offer = '', sku = ''] = image.split('/')
  const own = images.filter(
    (one) => same(one.publisher, publisher) && same(one.offer, offer) && same(one.sku, sku),
  )
  const name = `${publisher}/${offer}/${sku}`
  // A name that a shell could read otherwise goes into no command.
  const plainOffer = /^[\w.-]+$/.test(offer) ? offer : 'OFFER'
  const query = `${listCommand} "[?imageReference.offer=='${plainOffer}'].{sku:imageReference.sku, agent:nodeAgentSKUId, end:batchSupportEndOfLife}"`
  if (own.length === 0) {
    const said = `Batch does not list the image ${name} among those it supports (any more)`
    return agentFailed
      ? broken(`${said}, and its agent could not be installed.`, query)
      : notChecked(`Not checked: ${said}; whether ${nodeAgentSku} fits it cannot be told.`, query)
  }
  const fitting = own.find((one) => same(one.nodeAgentSku, nodeAgentSku))
  if (!fitting) {
    const wanted = own.map((one) => one.nodeAgentSku).join(' or ')
    const said = `The image ${name} needs the node agent ${wanted}; the pool has ${nodeAgentSku}. Neither can be changed on a pool that is there.`
    return broken(said, `Make a new pool with nodeAgentSKUId "${own[0]?.nodeAgentSku}".`)
  }
  const { endOfLifeAt } = fitting
  if (endOfLifeAt !== undefined && endOfLifeAt <= now) {
    const said = `Batch ended its support of the image ${name} on ${dayText(endOfLifeAt)}: new nodes may fail, and it is mended no more.`
    return broken(said, query)
  }
  const fits = `The image ${name} fits the node agent ${nodeAgentSku}`
  return endOfLifeAt !== undefined && endOfLifeAt - now < soonMs
    ? { ...ok(`${fits}; Batch supports it until ${dayText(endOfLifeAt)}.`), mend: query }
    : ok(`${fits}.`)
}

const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()
const dayText = (at: number) => momentText(at).slice(0, 10)
