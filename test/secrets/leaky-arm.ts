// Azure Resource Manager whose answers, tags, descriptions and refusals carry secrets, behind the product's own adapter.
import { createHttpHeaders, type HttpClient } from '@azure/core-rest-pipeline'
import { createArm } from '../../src/adapters/azure/arm/arm.ts'
import type { Arm } from '../../src/ports/arm.ts'
import type { Deal } from './leaky-world.ts'

export const accountId =
  '/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Batch/batchAccounts/renderfarm'
const network = '/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Network'
const subnet = `${network}/virtualNetworks/farm/subnets/nodes`

/** By the end of a path, the first that fits. */
const bodies: readonly [path: RegExp, body: (deal: Deal) => object][] = [
  [
    /eventtypes\/management/i,
    (deal) => ({
      value: [
        {
          ...{ caller: deal(), eventTimestamp: '2026-05-04T07:55:00Z', resourceId: subnet },
          operationName: { value: 'Microsoft.Network/networkSecurityGroups/write' },
          ...{ status: { value: 'Succeeded' }, description: deal() },
        },
      ],
    }),
  ],
  [
    /batchAccounts\/\w+\/pools/i,
    (deal) => ({
      ...{ id: accountId, name: 'pool', tags: { owner: deal() } },
      properties: {
        ...{ vmSize: 'STANDARD_D4S_V5', networkConfiguration: { subnetId: subnet } },
        startTask: {
          commandLine: deal(),
          environmentSettings: [{ name: 'DB_PASSWORD', value: deal() }],
        },
        autoScaleRun: { error: { code: 'Bad', message: deal(), details: [] } },
        resizeOperationStatus: { errors: [{ code: 'AllocationFailed', message: deal() }] },
        applicationPackages: [{ id: `${accountId}/applications/render`, version: deal() }],
      },
    }),
  ],
  [
    /networkSecurityGroups/i,
    (deal) => ({
      id: `${network}/networkSecurityGroups/nsg`,
      properties: {
        securityRules: [
          {
            name: 'deny-all',
            properties: {
              ...{ description: deal(), access: 'Deny', direction: 'Outbound', priority: 100 },
              ...{ protocol: '*', sourceAddressPrefix: '*', sourcePortRange: '*' },
              ...{ destinationAddressPrefix: '*', destinationPortRange: '443' },
            },
          },
        ],
      },
    }),
  ],
  [
    /subnets\//i,
    (deal) => ({
      ...{ id: subnet, name: deal() },
      properties: {
        addressPrefix: '10.0.0.0/24',
        networkSecurityGroup: { id: `${network}/networkSecurityGroups/nsg` },
      },
    }),
  ],
  [
    /batchAccounts\/\w+$/i,
    (deal) => ({
      ...{ id: accountId, name: 'renderfarm', location: 'westeurope', tags: { note: deal() } },
      properties: {
        accountEndpoint: 'renderfarm.westeurope.batch.azure.com',
        ...{ publicNetworkAccess: 'Enabled', dedicatedCoreQuota: 10 },
        autoStorage: { storageAccountId: `${network}/x`, lastKeySync: deal() },
      },
    }),
  ],
]

export function leakyArm(deal: Deal): Arm {
  let calls = 0
  const httpClient: HttpClient = {
    async sendRequest(request) {
      calls += 1
      const found = bodies.find(([path]) => path.test(new URL(request.url).pathname))
      const refusal = (code: string) => ({ error: { code, message: `action '${deal()}': no` } })
      if (calls % 9 === 0) throw new Error(`request to ${request.url} failed: ${deal()}`)
      const [status, body] =
        calls % 5 === 0
          ? [403, refusal('AuthorizationFailed')]
          : calls % 7 === 0
            ? [500, refusal('InternalServerError')]
            : found
              ? [200, found[1](deal)]
              : [404, refusal('ResourceNotFound')]
      return { request, status, headers: createHttpHeaders(), bodyAsText: JSON.stringify(body) }
    },
  }
  return createArm({
    credential: { getToken: async () => ({ token: 'not-a-token', expiresOnTimestamp: 9e15 }) },
    httpClient,
    wait: async () => undefined,
  })
}
