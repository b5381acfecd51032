// The part of the conversation that is about pools as a whole: their properties, scaling, statistics, and what an account has.

interface Words {
  readonly ask: (operation: string, method: string, path: string, body?: object) => unknown
  readonly advanceMinutes: (count: number) => void
}

const machine = {
  imageReference: {
    publisher: 'microsoftwindowsserver',
    offer: 'windowsserver',
    sku: '2022-datacenter',
  },
  nodeAgentSKUId: 'batch.node.windows amd64',
  dataDisks: [{ lun: 1, diskSizeGB: 50 }],
  osDisk: { caching: 'readwrite' },
  nodePlacementConfiguration: { policy: 'zonal' },
}

/** But for user accounts: the contract demands of an answer the password that the service leaves out. */
const everything = {
  id: 'whole',
  displayName: 'All that can be said of a pool',
  vmSize: 'Standard_D2s_v5',
  virtualMachineConfiguration: machine,
  targetDedicatedNodes: 1,
  targetLowPriorityNodes: 1,
  taskSlotsPerNode: 2,
  taskSchedulingPolicy: { nodeFillType: 'pack' },
  startTask: {
    commandLine: 'cmd /c echo ready',
    environmentSettings: [{ name: 'STAGE', value: 'test' }],
    resourceFiles: [{ httpUrl: 'https://store.example.org/a.txt', filePath: 'a.txt' }],
  },
  applicationPackageReferences: [{ applicationId: 'blender', version: '4.1' }],
  mountConfiguration: [
    {
      azureBlobFileSystemConfiguration: {
        accountName: 'store',
        containerName: 'plates',
        accountKey: 'not told',
        relativeMountPath: 'plates',
      },
    },
  ],
  networkConfiguration: { enableAcceleratedNetworking: true },
  metadata: [{ name: 'team', value: 'lighting' }],
  targetNodeCommunicationMode: 'Simplified',
}

/** What the contract has and an emulated account never does. */
export const neverFound = 'Certificate_Get'

/** Makes pools with much to say, changes and scales them, and asks what the account has. The world names `blender`. */
export function converseWithPools({ ask, advanceMinutes }: Words): void {
  ask('Application_List', 'GET', '/applications')
  ask('Application_Get', 'GET', '/applications/Blender')
  ask('Certificate_List', 'GET', '/certificates')
  ask(neverFound, 'GET', '/certificates(thumbprintAlgorithm=sha1,thumbprint=abc)')
  ask('Pool_ListUsageMetrics', 'GET', '/poolusagemetrics')

  ask('Pool_Add', 'POST', '/pools', everything)
  advanceMinutes(5)
  ask('Pool_Get', 'GET', '/pools/whole?$expand=stats')
  ask('Pool_UpdateProperties', 'POST', '/pools/whole/updateproperties', {
    certificateReferences: [],
    applicationPackageReferences: [],
    metadata: [{ name: 'a', value: 'b' }],
  })
  ask('Pool_Get', 'GET', '/pools/whole')
  ask('Pool_EnableAutoScale', 'POST', '/pools/whole/enableautoscale', {
    autoScaleFormula: '$TargetDedicatedNodes = 2; tasks = $PendingTasks.GetSample(1);',
    autoScaleEvaluationInterval: 'PT6M',
  })
  ask('Pool_Get', 'GET', '/pools/whole')
  for (const autoScaleFormula of ['$TargetLowPriorityNodes=3', 'something_useless']) {
    const path = '/pools/whole/evaluateautoscale'
    ask('Pool_EvaluateAutoScale', 'POST', path, { autoScaleFormula })
  }
  ask('Pool_DisableAutoScale', 'POST', '/pools/whole/disableautoscale')
  advanceMinutes(1)
  ask('Pool_Get', 'GET', '/pools/whole')
  ask('Pool_GetAllLifetimeStatistics', 'GET', '/lifetimepoolstats')
  ask('Job_GetAllLifetimeStatistics', 'GET', '/lifetimejobstats')
  ask('Pool_Delete', 'DELETE', '/pools/whole')
}
