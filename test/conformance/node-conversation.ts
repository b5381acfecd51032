// The part of the conversation that is about one node: users, remote login, extensions, logs, deleting files.

type Ask = (operation: string, method: string, path: string, body?: object) => unknown

interface Words {
  readonly ask: Ask
  /** Asks without a check: cloud services were recorded with less than the contract requires of an endpoint. */
  readonly call: (method: string, path: string, body?: object) => { readonly json: unknown }
  readonly advanceMinutes: (count: number) => void
}

const sshPort = {
  name: 'ssh',
  protocol: 'tcp',
  backendPort: 22,
  frontendPortRangeStart: 60000,
  frontendPortRangeEnd: 60100,
}

const kinds = {
  reached: {
    virtualMachineConfiguration: {
      imageReference: { publisher: 'canonical', offer: 'ubuntu', sku: '22_04-lts' },
      nodeAgentSKUId: 'batch.node.ubuntu 22.04',
      extensions: [{ name: 'watch', publisher: 'Contoso', type: 'Watcher' }],
    },
    networkConfiguration: { endpointConfiguration: { inboundNATPools: [sshPort] } },
  },
  retired: { cloudServiceConfiguration: { osFamily: '4' } },
}

/** Makes a pool of each kind, has its say with a node of it, and deletes it again. */
export function converseWithNodes({ ask, call, advanceMinutes }: Words): void {
  for (const [id, kind] of Object.entries(kinds)) {
    ask('Pool_Add', 'POST', '/pools', { id, vmSize: 'small', targetDedicatedNodes: 1, ...kind })
  }
  advanceMinutes(3)
  const nodeOf = (pool: string): string => {
    const { value } = call('GET', `/pools/${pool}/nodes`).json as { value: { id: string }[] }
    return `/pools/${pool}/nodes/${value[0]?.id}`
  }
  const [node, retired] = [nodeOf('reached'), nodeOf('retired')]
  ask('ComputeNode_AddUser', 'POST', `${node}/users`, { name: 'kim', password: 'x' })
  ask('ComputeNode_UpdateUser', 'PUT', `${node}/users/kim`, { password: 'y' })
  ask('ComputeNode_DeleteUser', 'DELETE', `${node}/users/kim`)
  ask('ComputeNode_GetRemoteLoginSettings', 'GET', `${node}/remoteloginsettings`)
  ask('ComputeNode_GetRemoteDesktop', 'GET', `${retired}/rdp`)
  ask('ComputeNode_UploadBatchServiceLogs', 'POST', `${node}/uploadbatchservicelogs`, {
    containerUrl: 'https://store.example.org/logs',
    startTime: '2026-05-04T07:00:00Z',
  })
  ask('ComputeNodeExtension_List', 'GET', `${node}/extensions`)
  ask('ComputeNodeExtension_Get', 'GET', `${node}/extensions/watch`)
  ask('ComputeNode_Get', 'GET', node)
  ask('File_DeleteFromComputeNode', 'DELETE', `${node}/files/shared`)
  ask('File_DeleteFromTask', 'DELETE', '/jobs/shot/tasks/t-0003/files/stderr.txt')
  for (const id of Object.keys(kinds)) ask('Pool_Delete', 'DELETE', `/pools/${id}`)
}
