// The clouds of Azure that have Batch: which one an account is in, by its endpoint, and where its portal is.

export interface Cloud {
  name: string
  /** What the host of an account's endpoint ends with. */
  batch: string
  /** Origin, without a slash at the end. */
  portal: string
}

/** learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure and docs.azure.cn/articles/guidance/developerdifferences. */
export const publicCloud: Cloud = {
  name: 'public Azure',
  batch: 'batch.azure.com',
  portal: 'https://portal.azure.com',
}
const otherClouds: readonly Cloud[] = [
  {
    name: 'Azure China (21Vianet)',
    batch: 'batch.chinacloudapi.cn',
    portal: 'https://portal.azure.cn',
  },
  {
    name: 'Azure US Government',
    batch: 'batch.usgovcloudapi.net',
    portal: 'https://portal.azure.us',
  },
]

/** `url` of an account, as in `https://renderfarm.westeurope.batch.azure.com`. Any other server, an emulator for one, counts as public. */
export function cloudOf(url: string): Cloud {
  const host = URL.canParse(url) ? new URL(url).hostname : ''
  return otherClouds.find(({ batch }) => host.endsWith(`.${batch}`)) ?? publicCloud
}
