// Images: whether one fits its node agent, is still supported, and what is known of an image of one's own.
import { describe, expect, test } from 'vitest'
import { checkImage } from '../../src/doctor/image.ts'
import type { ArmBody } from '../../src/ports/arm.ts'
import { BatchReadError, type SupportedImage } from '../../src/ports/batch.ts'
import { handBatch } from '../support/build-batch.ts'
import { batchFault, day, nodeFacts, noon, snapshot } from '../support/build-facts.ts'
import { subscription } from './arm-world.ts'
import { handArm } from './hand-arm.ts'

const jammy = 'canonical/0001-com-ubuntu-server-jammy/22_04-lts/latest'
const ubuntu = 'batch.node.ubuntu 22.04'

function listed(overrides: Partial<SupportedImage> = {}): SupportedImage {
  return {
    publisher: 'Canonical',
    offer: '0001-com-ubuntu-server-jammy',
    sku: '22_04-LTS',
    nodeAgentSku: ubuntu,
    os: 'linux',
    verified: true,
    ...overrides,
  }
}

function look(
  { image = jammy, agent = ubuntu, errors = [] as string[], complete = true },
  images: SupportedImage[],
) {
  const nodes = [nodeFacts({ errors: errors.map((code) => batchFault(code)) })]
  const question = { poolId: 'frames', snapshot: snapshot({ image, nodeAgentSku: agent }), nodes }
  return checkImage({ batch: handBatch({ images, complete }) }, question, [], noon)
}

describe('an image of the marketplace', () => {
  test.each([
    { when: 'it fits its agent', images: [listed()], verdict: 'ok', says: 'fits the node agent' },
    {
      when: 'it wants another agent',
      given: { agent: 'batch.node.ubuntu 20.04' },
      images: [listed()],
      verdict: 'broken',
      says: 'needs the node agent batch.node.ubuntu 22.04; the pool has batch.node.ubuntu 20.04',
    },
    {
      when: 'its support has ended',
      images: [listed({ endOfLifeAt: noon - day })],
      verdict: 'broken',
      says: 'ended its support of the image canonical/0001-com-ubuntu-server-jammy/22_04-lts on 2026-02-28',
    },
    {
      when: 'its support ends soon: not broken yet, but told',
      images: [listed({ endOfLifeAt: noon + 30 * day })],
      verdict: 'ok',
      says: 'Batch supports it until 2026-03-31',
    },
    {
      when: 'it fits more than one agent',
      images: [listed({ nodeAgentSku: 'batch.node.ubuntu 20.04' }), listed()],
      verdict: 'ok',
      says: 'fits',
    },
    {
      when: 'Batch does not list it, and nothing says that it fails',
      images: [listed({ sku: '24_04-lts' })],
      verdict: 'not-checked',
      says: 'does not list the image',
    },
    {
      when: 'Batch does not list it, and the agent was not installed',
      given: { errors: ['BatchAgentInstallationFailure'] },
      images: [],
      verdict: 'broken',
      says: 'its agent could not be installed',
    },
    {
      when: 'the list is not whole',
      given: { complete: false },
      images: [],
      verdict: 'not-checked',
      says: 'page 2 was not answered',
    },
    {
      when: 'the pool has a cloud service configuration',
      given: { image: 'cloud service, OS family 6' },
      images: [],
      verdict: 'broken',
      says: 'retired',
    },
    { when: 'there is none', given: { image: '' }, images: [], verdict: 'not-checked', says: '' },
  ])('$when: $verdict', async ({ given = {}, images, verdict, says }) => {
    const found = await look(given, images)
    expect(found.verdict).toBe(verdict)
    expect(found.said).toContain(says)
  })

  test('is not checked where the list cannot be read', async () => {
    const batch = handBatch()
    batch.nextError = new BatchReadError('denied', 'Forbidden', 'the list is denied')
    const question = { poolId: 'frames', snapshot: snapshot({ image: jammy }), nodes: [] }
    const found = await checkImage({ batch }, question, [], noon)
    expect(found).toMatchObject({ verdict: 'not-checked' })
    expect(found.said).toContain('the list is denied')
  })
})

describe('an image of one’s own', () => {
  const gallery = `${subscription}/resourceGroups/rg/providers/Microsoft.Compute/galleries/g/images/render`
  const managed = `${subscription}/resourceGroups/rg/providers/Microsoft.Compute/images/render`

  test.each<{
    when: string
    image?: string
    body?: ArmBody | 'denied'
    agent?: string
    verdict: string
    says: string
  }>([
    {
      when: 'it holds windows and the agent is for linux',
      body: { properties: { osType: 'Windows', hyperVGeneration: 'V1' } },
      verdict: 'broken',
      says: 'holds windows, and the node agent batch.node.ubuntu 22.04 is for linux',
    },
    {
      when: 'a managed image holds windows and the agent is for linux',
      image: managed,
      body: { properties: { storageProfile: { osDisk: { osType: 'Windows' } } } },
      verdict: 'broken',
      says: 'holds windows',
    },
    {
      when: 'the size cannot start its generation',
      body: { properties: { osType: 'Linux', hyperVGeneration: 'V2' } },
      verdict: 'broken',
      says: 'of generation V2, and the VM size starts V1 alone',
    },
    {
      when: 'system and generation fit, and the distribution is not known',
      body: { properties: { osType: 'Linux', hyperVGeneration: 'V1' } },
      verdict: 'not-checked',
      says: 'distribution and version',
    },
    {
      when: 'it is windows for the agent of windows',
      agent: 'batch.node.windows amd64',
      body: { properties: { osType: 'Windows', hyperVGeneration: 'V1' } },
      verdict: 'ok',
      says: 'as the node agent wants it',
    },
    { when: 'it is gone', verdict: 'broken', says: 'is not there any more' },
    {
      when: 'it may not be read',
      body: 'denied',
      verdict: 'not-checked',
      says: 'Microsoft.Compute/galleries/images/read',
    },
    {
      when: 'it is shared by a community',
      image: '/CommunityGalleries/x/Images/y/Versions/1.0.0',
      verdict: 'not-checked',
      says: 'shared from elsewhere',
    },
  ])('$when: $verdict', async ({ image = gallery, body, agent = ubuntu, verdict, says }) => {
    const arm = handArm(body ? { [image]: body } : {})
    // A pool names a version; system and generation stand at the definition.
    const named = image === gallery ? `${gallery}/versions/1.2.3` : image
    const given = snapshot({ image: named, nodeAgentSku: agent })
    const question = { poolId: 'frames', snapshot: given, nodes: [] }
    const found = await checkImage({ arm, batch: handBatch() }, question, ['V1'], noon)
    expect(found.verdict).toBe(verdict)
    expect(found.said).toContain(says)
  })
})
