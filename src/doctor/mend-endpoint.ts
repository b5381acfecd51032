// The commands that make or approve the private endpoint by which nodes or clients reach Batch.
import { az, placeOf } from './az.ts'
import type { NetworkContext } from './check-context.ts'
import { nameOf } from './examine-arm.ts'
import type { EndpointConnection } from './network-facts.ts'
import type { EndpointGroup } from './private-names.ts'

/** In the pool's own subnet, which every network allows; another subnet of the same network does as well. */
export function createEndpoint(
  { facts, pool, region }: NetworkContext,
  group: EndpointGroup = 'nodemanagement',
): string {
  if (pool.subnetId === '') return ''
  const name = `${nameOf(facts.accountId)}-${group}`
  return az('network private-endpoint create', {
    name,
    ...placeOf(pool.subnetId),
    ...(region === '' ? {} : { location: region }),
    subnet: pool.subnetId,
    'private-connection-resource-id': facts.accountId,
    'group-id': group === 'batchaccount' ? 'batchAccount' : 'nodeManagement',
    'connection-name': name,
  })
}

export function approve(connection: EndpointConnection): string {
  return az('network private-endpoint-connection approve', {
    id: connection.id,
    description: 'Approved for the pools of this account',
  })
}
