// The Node SDK calls every operation of its own that the emulator serves, and decodes each answer whole.
import { BatchServiceClient, BatchSharedKeyCredentials } from '@azure/batch'
import { describe, expect, test } from 'vitest'
import { key } from '../emulator/support.ts'
import { operationNamed, operations } from './contract.ts'
import { implemented } from './conversation.ts'
import { sdkCalls } from './sdk/calls.ts'
import { lostIn } from './sdk/decoded.ts'
import { prepared } from './sdk/prepared.ts'

/** No emulated account has certificates, and this one no applications: a 404, see below. */
const neverThere = ['Application_Get', 'Certificate_Get']
const constraints = { maxWallClockTime: 'PT1H' }
const onNode = 'startup/stdout.txt'

/** Bodies, and what else an operation is called with. */
const bodies: Readonly<Record<string, object>> = {
  Pool_Add: {
    id: 'another',
    vmSize: 'standard_d2s_v3',
    virtualMachineConfiguration: {
      imageReference: {
        publisher: 'canonical',
        offer: '0001-com-ubuntu-server-jammy',
        sku: '22_04-lts',
      },
      nodeAgentSKUId: 'batch.node.ubuntu 22.04',
    },
  },
  Pool_Patch: { metadata: [{ name: 'a', value: 'b' }] },
  Pool_Resize: { targetDedicatedNodes: 4 },
  Pool_UpdateProperties: {
    certificateReferences: [],
    applicationPackageReferences: [],
    metadata: [],
  },
  Pool_EnableAutoScale: { autoScaleFormula: '$TargetDedicatedNodes=2' },
  Pool_EvaluateAutoScale: { autoScaleFormula: '$TargetDedicatedNodes=2' },
  ComputeNode_Reboot: { nodeRebootOption: 'requeue' },
  ComputeNode_DisableScheduling: { nodeDisableSchedulingOption: 'requeue' },
  ComputeNode_AddUser: { name: 'somebody', password: 'Known-1!', expiryTime: new Date(4e12) },
  ComputeNode_UpdateUser: { password: 'Known-2!' },
  ComputeNode_UploadBatchServiceLogs: {
    containerUrl: 'https://store.example.org/logs?sv=1&sig=x',
    startTime: new Date('2026-05-04T08:00:00Z'),
  },
  Job_Add: { id: 'another', poolInfo: { poolId: 'poolId' } },
  Job_Patch: { priority: 5 },
  Job_Update: { poolInfo: { poolId: 'poolId' }, priority: 7 },
  Job_Disable: { disableTasks: 'terminate' },
  Job_Terminate: { terminateReason: 'enough' },
  Task_Add: { id: 'another', commandLine: 'x' },
  Task_AddCollection: { value: [{ id: 'another', commandLine: 'x' }] },
  Task_Update: { constraints },
  JobSchedule_Add: {
    id: 'another',
    schedule: { recurrenceInterval: 'PT1H' },
    jobSpecification: { poolInfo: { poolId: 'poolId' } },
  },
  JobSchedule_Patch: { metadata: [{ name: 'a', value: 'b' }] },
  JobSchedule_Update: {
    schedule: { recurrenceInterval: 'PT2H' },
    jobSpecification: { poolInfo: { poolId: 'poolId' } },
  },
}

describe('the Node SDK', () => {
  /** Its operations as the contract names them; continuations of lists are the lists' own. */
  const ofSdk = Object.entries(
    new BatchServiceClient(new BatchSharedKeyCredentials('x', key), 'https://x'),
  ).flatMap(([group, methods]) => {
    const prototype: object | null = Object.getPrototypeOf(methods)
    const named = prototype ? Object.getOwnPropertyNames(prototype) : []
    return named
      .filter((name) => groups.includes(group) && !/^constructor$|Next$/.test(name))
      .map((name) => `${cap(group)}_${cap(name.replace(/Method$/, ''))}`)
  })

  test('has the operations of the contract, and a call for each that is served', () => {
    expect(ofSdk.sort()).toEqual(operations.map(({ name }) => name).sort())
    expect(implemented.filter((name) => !sdkCalls[name])).toEqual([])
    expect(neverThere.filter((name) => !implemented.includes(name))).toEqual([])
  })

  test.each(implemented.filter((name) => sdkCalls[name] && !neverThere.includes(name)))(
    '%s: is called, answers as the contract has it, and is decoded whole',
    async (name) => {
      const { client, at, nodeIds } = prepared(name)
      const body = name === 'Pool_RemoveNodes' ? { nodeList: nodeIds.slice(1) } : bodies[name]
      const filePath = /^File.*ComputeNode$/.test(name) ? onNode : at.filePath
      const answer = await sdkCalls[name]?.(client, { ...at, body, filePath })
      const { status = 0, bodyAsText, parsedBody } = answer?._response ?? {}
      const { responses } = operationNamed(name)
      expect(Object.keys(responses)).toContain(String(status))
      if (responses[status]?.body !== 'Stream' && bodyAsText) {
        expect(lostIn(JSON.parse(bodyAsText), parsedBody)).toEqual([])
      }
    },
  )

  test.each(neverThere.filter((name) => implemented.includes(name)))(
    '%s: is refused with 404, which the SDK decodes',
    async (name) => {
      const { client, at } = prepared(name)
      await expect(sdkCalls[name]?.(client, at)).rejects.toMatchObject({
        statusCode: 404,
        code: `${name.split('_')[0]}NotFound`,
      })
    },
  )
})

const groups = [
  'application',
  'pool',
  'account',
  'job',
  'certificate',
  'file',
  'jobSchedule',
  'task',
  'computeNode',
  'computeNodeExtension',
]
const cap = (name: string): string => `${name[0]?.toUpperCase()}${name.slice(1)}`
