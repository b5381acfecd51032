// How to log in to a node: the address and port for SSH or RDP, and the RDP file of the retired cloud services.
import { endpointsOf, publicAddressOf } from '../views/node-endpoints.ts'
import { isCloudService } from '../views/pool-machine.ts'
import { fault } from '../wire/batch-fault.ts'
import { answer, type Handler } from './call.ts'
import { placeOf } from './node-place.ts'

const loginPorts = [22, 3389]

/**
 * The endpoint that leads to SSH or RDP. Without one (pools made after November 2025 that ask for none) the
 * answer was never recorded: a refusal that says so is assumed. So is that of cloud services, from the
 * documentation's "only on pools created with the virtual machine configuration".
 */
export const getRemoteLogin: Handler = (call) => {
  const { account, pool, node } = placeOf(call)
  if (isCloudService(pool)) {
    throw fault('OperationNotValidOnNode', {
      Reason:
        'Operation remoteloginsettings can be invoked only on pools created with virtualMachineConfiguration',
    })
  }
  const endpoint = endpointsOf(account, pool, node, call.url.origin).find(({ backendPort }) =>
    loginPorts.includes(backendPort),
  )
  if (!endpoint) {
    throw fault('OperationNotValidOnNode', {
      Reason:
        'The pool maps no port for remote access. Specify an inbound NAT pool with backend port 22 or 3389 in its endpointConfiguration',
    })
  }
  return answer(
    call,
    'Microsoft.Azure.Batch.Protocol.Entities.ComputeNodeGetRemoteLoginSettingsResult',
    { remoteLoginIPAddress: endpoint.publicIPAddress, remoteLoginPort: endpoint.frontendPort },
  )
}

/** The file of a cloud service's node as recorded; for others the refusal's words are assumed after reimage's. */
export const getRemoteDesktop: Handler = (call) => {
  const { account, pool, node } = placeOf(call)
  if (!isCloudService(pool)) {
    throw fault('OperationNotValidOnNode', {
      Reason: 'Operation rdp can be invoked only on pools created with cloudServiceConfiguration',
    })
  }
  const lines = [
    `full address:s:${publicAddressOf(account, pool, 0)}`,
    `LoadBalanceInfo:s:Cookie: mstshash=TVM#TVM_IN_${node.index}`,
  ]
  return {
    status: 200,
    headers: { 'content-type': 'application/octet-stream' },
    body: lines.join('\r\n'),
  }
}
