// Finds the ARM id of a Batch account by its name and address, in the subscriptions that the caller may read.
import type { Arm } from '../ports/arm.ts'
import { textAt } from './examine-arm.ts'
import { batchApi } from './examine-question.ts'

export type AccountFound = { kind: 'found'; id: string } | { kind: 'not-found'; reason: string }

/** So many are asked: whoever has more names the account by its id. */
const maxSubscriptions = 50

/** `url` of the data plane: `https://renderfarm.westeurope.batch.azure.com`. Never throws. */
export async function findAccount(
  arm: Arm,
  { name, url }: { name: string; url: string },
): Promise<AccountFound> {
  const subscriptions = await arm.list('/subscriptions', '2022-12-01')
  if (subscriptions.kind !== 'read') {
    const why = subscriptions.kind === 'failed' ? subscriptions.reason : 'they may not be read'
    return { kind: 'not-found', reason: `the subscriptions could not be listed: ${why}` }
  }
  const ids = subscriptions.value.items.flatMap((item) => textAt(item, 'subscriptionId') ?? [])
  let unreadable = 0
  for (const id of ids.slice(0, maxSubscriptions)) {
    const path = `/subscriptions/${id}/providers/Microsoft.Batch/batchAccounts`
    const accounts = await arm.list(path, batchApi)
    if (accounts.kind !== 'read') {
      unreadable += 1
      continue
    }
    const own = accounts.value.items.find((item) => isIt(item, name, url))
    const found = textAt(own, 'id')
    if (found) return { kind: 'found', id: found }
  }
  const gap = unreadable > 0 ? `; ${unreadable} of them could not be read` : ''
  const asked = Math.min(ids.length, maxSubscriptions)
  return {
    kind: 'not-found',
    reason: `no Batch account "${name}" in the ${asked} subscriptions that can be seen${gap}`,
  }
}

/** Names are unique in a region alone: the address decides where there is one. */
function isIt(item: unknown, name: string, url: string): boolean {
  const endpoint = textAt(item, 'properties', 'accountEndpoint') ?? ''
  if (endpoint !== '' && URL.canParse(url)) {
    return new URL(url).hostname.toLowerCase() === endpoint.toLowerCase()
  }
  return textAt(item, 'name')?.toLowerCase() === name.toLowerCase()
}
