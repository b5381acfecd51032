// The images an account supports: what a recorded answer of April 2024 listed, some of each kind, and Ubuntu 24.04.

import { imageFields } from '../wire/filter-fields.ts'
import type { Handler } from './call.ts'
import { listPage } from './list-page.ts'

const generation2 = 'Generation2VMImage'
const rdma = ['SupportsRDMAOnly', 'IntelMPIRuntimeInstalled']

interface Image {
  readonly publisher: string
  readonly offer: string
  readonly sku: string
  /** The rest of `batch.node.…`. */
  readonly agent: string
  readonly verified?: boolean
  readonly capabilities?: readonly string[]
  readonly endOfLife?: string
}

const almalinux = { publisher: 'almalinux', offer: 'almalinux', agent: 'el 9' }
const hpc = { publisher: 'almalinux', offer: 'almalinux-hpc', agent: 'el 8', verified: false }
const focal = {
  publisher: 'canonical',
  offer: '0001-com-ubuntu-server-focal',
  agent: 'ubuntu 20.04',
}
const jammy = {
  publisher: 'canonical',
  offer: '0001-com-ubuntu-server-jammy',
  agent: 'ubuntu 22.04',
}
/** Younger than the recordings; its agent as Microsoft's samples of today name it. */
const noble = {
  publisher: 'canonical',
  offer: 'ubuntu-24_04-lts',
  agent: 'ubuntu 24.04',
}
const container = {
  publisher: 'microsoft-azure-batch',
  agent: 'ubuntu 20.04',
  sku: '20-04-lts',
}
const dsvm = { publisher: 'microsoft-dsvm', offer: 'ubuntu-hpc' }
const mariner = {
  publisher: 'microsoftcblmariner',
  offer: 'cbl-mariner',
  agent: 'mariner 2.0',
}
const windows = {
  publisher: 'microsoftwindowsserver',
  offer: 'windowsserver',
  agent: 'windows amd64',
}
const centos = {
  publisher: 'openlogic',
  offer: 'centos',
  agent: 'centos 7',
  endOfLife: '2024-06-30T00:00:00Z',
}

/** By publisher, offer and SKU. */
const images: readonly Image[] = [
  { ...almalinux, sku: '8-gen1', agent: 'el 8', verified: false },
  { ...almalinux, sku: '9-gen1' },
  { ...almalinux, sku: '9-gen2', verified: false, capabilities: [generation2] },
  { ...hpc, sku: '8-hpc-gen1', capabilities: rdma },
  { ...hpc, sku: '8-hpc-gen2', capabilities: [...rdma, generation2] },
  { ...focal, sku: '20_04-lts' },
  { ...focal, sku: '20_04-lts-gen2', capabilities: [generation2] },
  { ...noble, sku: 'server' },
  { ...jammy, sku: '22_04-lts' },
  { ...jammy, sku: '22_04-lts-gen2', verified: false, capabilities: [generation2] },
  {
    ...container,
    offer: 'ubuntu-server-container',
    capabilities: ['DockerCompatible', 'NvidiaTeslaDriverInstalled', 'NvidiaGridDriverInstalled'],
  },
  {
    ...container,
    offer: 'ubuntu-server-container-rdma',
    capabilities: ['DockerCompatible', 'NvidiaTeslaDriverInstalled', ...rdma],
  },
  {
    ...dsvm,
    sku: '2004',
    agent: 'ubuntu 20.04',
    capabilities: ['DockerCompatible', 'SupportsRDMAOnly', generation2, 'IntelMPIRuntimeInstalled'],
  },
  {
    ...dsvm,
    sku: '2204',
    agent: 'ubuntu 22.04',
    capabilities: ['DockerCompatible', 'SupportsRDMAOnly', generation2, 'IntelMPIRuntimeInstalled'],
  },
  { ...mariner, sku: 'cbl-mariner-2' },
  { ...mariner, sku: 'cbl-mariner-2-gen2', verified: false, capabilities: [generation2] },
  { ...windows, sku: '2016-datacenter' },
  { ...windows, sku: '2016-datacenter-smalldisk' },
  { ...windows, sku: '2019-datacenter' },
  { ...windows, sku: '2019-datacenter-core' },
  { ...windows, sku: '2019-datacenter-smalldisk' },
  { ...windows, sku: '2022-datacenter' },
  {
    ...windows,
    sku: '2022-datacenter-azure-edition',
    verified: false,
    capabilities: [generation2],
  },
  { ...windows, sku: '2022-datacenter-core' },
  { ...windows, sku: '2022-datacenter-g2', verified: false, capabilities: [generation2] },
  { ...centos, sku: '7_9' },
  { ...centos, sku: '7_9-gen2', capabilities: [generation2] },
]

/** Those of all recorded lists since 2020; one that none of them has is refused when a pool is made. */
export const supportedPublishers: ReadonlySet<string> = new Set([
  ...images.map(({ publisher }) => publisher),
  'batch',
  'credativ',
  'debian',
  'oracle',
  'xilinx',
])

const viewOf = (image: Image) => ({
  imageReference: {
    publisher: image.publisher,
    offer: image.offer,
    sku: image.sku,
    version: 'latest',
  },
  verificationType: image.verified === false ? 'unverified' : 'verified',
  nodeAgentSKUId: `batch.node.${image.agent}`,
  ...(image.capabilities ? { capabilities: image.capabilities } : {}),
  ...(image.endOfLife ? { batchSupportEndOfLife: image.endOfLife } : {}),
  osType: image.agent.startsWith('windows') ? 'windows' : 'linux',
})

export const listSupportedImages: Handler = (call) =>
  listPage(call, {
    metadata: 'supportedimages',
    items: images,
    keyOf: ({ publisher, offer, sku }) => `${publisher}/${offer}/${sku}`,
    fields: imageFields,
    view: viewOf,
  })
