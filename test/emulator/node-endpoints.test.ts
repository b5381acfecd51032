// How a node is reached from outside, which extensions it has, and where its service logs go.
import { expect, test } from 'vitest'
import { origin, pool, seconds, start } from './support.ts'

const nat = {
  name: 'ssh',
  protocol: 'tcp',
  backendPort: 22,
  frontendPortRangeStart: 60000,
  frontendPortRangeEnd: 61000,
}

/** A pool made over the API with its nodes up. */
function made(spec: object, nodes = 2) {
  const session = start({ pools: [pool({ id: 'other' })], jobs: [] })
  const answer = session.call('POST', '/pools', {
    id: 'made',
    vmSize: 'standard_d2s_v5',
    targetDedicatedNodes: nodes,
    ...spec,
  })
  expect(answer.status).toBe(201)
  session.emulator.advance(seconds(120))
  const list = session.call('GET', '/pools/made/nodes').json.value
  return { ...session, list, node: `/pools/made/nodes/${list[0].id}` }
}

const linux = {
  virtualMachineConfiguration: {
    imageReference: { publisher: 'canonical', offer: 'jammy', sku: '22_04-lts' },
    nodeAgentSKUId: 'batch.node.ubuntu 22.04',
  },
}
const cloudService = { vmSize: 'small', cloudServiceConfiguration: { osFamily: '4' } }
const withPort = {
  ...linux,
  networkConfiguration: { endpointConfiguration: { inboundNATPools: [nat] } },
}

test('a pool that asks for a port has it on every node under the names that were recorded', () => {
  const { list, call, node } = made(withPort)
  const [first, second] = list
    .flatMap(
      (n: { endpointConfiguration: { inboundEndpoints: object[] } }) =>
        n.endpointConfiguration.inboundEndpoints,
    )
    .sort(
      (a: { frontendPort: number }, b: { frontendPort: number }) => a.frontendPort - b.frontendPort,
    )
  expect(first).toEqual({
    name: 'ssh.0',
    protocol: 'tcp',
    publicIPAddress: expect.stringMatching(/^203\.0\.113\.\d+$/),
    publicFQDN: expect.stringMatching(
      /^dns[0-9a-f-]{36}-azurebatch-cloudservice\.\w+\.cloudapp\.azure\.com$/,
    ),
    frontendPort: 60000,
    backendPort: 22,
  })
  expect(second).toMatchObject({ name: 'ssh.1', frontendPort: 60001 })
  const login = call('GET', `${node}/remoteloginsettings`)
  expect(login.status).toBe(200)
  expect(login.json).toMatchObject({
    remoteLoginIPAddress: first.publicIPAddress,
    remoteLoginPort: expect.any(Number),
  })
})

test('a pool of these days that asks for no port has none, and no remote login', () => {
  const { list, call, node } = made(linux)
  expect(list[0].endpointConfiguration).toEqual({ inboundEndpoints: [] })
  expect(call('GET', `${node}/remoteloginsettings`)).toMatchObject({
    status: 409,
    json: { code: 'OperationNotValidOnNode' },
  })
})

test.each([
  { of: 'a virtual machine', spec: linux, rdp: 409, login: 409 },
  { of: 'a cloud service', spec: cloudService, rdp: 200, login: 409 },
])('the RDP file is for cloud services alone, not for $of', ({ spec, rdp, login }) => {
  const { call, node } = made(spec)
  const answer = call('GET', `${node}/rdp`)
  expect(answer.status).toBe(rdp)
  if (rdp === 200) {
    expect(answer.headers['content-type']).toBe('application/octet-stream')
    expect(answer.body.toString()).toMatch(
      /^full address:s:[\d.]+\r\nLoadBalanceInfo:s:Cookie: mstshash=TVM#TVM_IN_\d+$/,
    )
  } else expect(answer.json.code).toBe('OperationNotValidOnNode')
  expect(call('GET', `${node}/remoteloginsettings`).status).toBe(login)
})

test('a node has the extensions of its pool without what was protected', () => {
  const extension = {
    name: 'monitor',
    publisher: 'Contoso',
    type: 'Watcher',
    typeHandlerVersion: '1.0',
    settings: { level: 'all' },
  }
  const { virtualMachineConfiguration: machine } = linux
  const { call, node } = made({
    virtualMachineConfiguration: {
      ...machine,
      extensions: [{ ...extension, protectedSettings: { key: 'hidden' } }],
    },
  })
  const list = call('GET', `${node}/extensions`)
  expect(list.json.value).toMatchObject([
    {
      provisioningState: 'Succeeded',
      vmExtension: extension,
      instanceView: { name: 'monitor', statuses: [{ code: 'ProvisioningState/succeeded' }] },
    },
  ])
  expect(list.body.toString()).not.toContain('hidden')
  expect(call('GET', `${node}/extensions/MONITOR`).json.vmExtension.name).toBe('monitor')
  expect(call('GET', `${node}/extensions/other`).status).toBe(404)
})

test('a node of a pool without extensions has none', () => {
  const { call, node } = made(linux)
  expect(call('GET', `${node}/extensions`).json.value).toEqual([])
})

const logs = { containerUrl: 'https://s.example.org/logs?sig=x', startTime: '2026-05-04T07:00:00Z' }

test('the service logs go to a directory named after account, pool, node and request', () => {
  const { call, node, list } = made(linux)
  const { status, json, headers } = call('POST', `${node}/uploadbatchservicelogs`, logs)
  expect(status).toBe(200)
  expect(json).toEqual({
    'odata.metadata': `${origin}/$metadata#Microsoft.Azure.Batch.Protocol.Entities.UploadBatchServiceLogsResult`,
    virtualDirectoryName: expect.stringMatching(
      new RegExp(`^renderfarm-[0-9A-F]{16}/made/${list[0].id}/${headers['request-id']}$`),
    ),
    numberOfFilesUploaded: 4,
  })
})

test.each([
  { without: 'containerUrl', body: { startTime: logs.startTime } },
  { without: 'startTime', body: { containerUrl: logs.containerUrl } },
])('no service logs are uploaded without $without', ({ without, body }) => {
  const { call, node } = made(linux)
  expect(call('POST', `${node}/uploadbatchservicelogs`, body)).toMatchObject({
    status: 400,
    json: { code: 'MissingRequiredProperty', values: [{ key: 'PropertyName', value: without }] },
  })
})

test('a node that cannot be reached uploads no service logs', () => {
  const { call, emulator } = start({
    script: [{ at: 'PT1S', do: 'node-unusable', pool: 'frames', nodes: 0 }],
  })
  emulator.advance(seconds(2))
  const { value } = call('GET', "/pools/frames/nodes?$filter=state eq 'unusable'").json
  const answer = call('POST', `/pools/frames/nodes/${value[0].id}/uploadbatchservicelogs`, logs)
  expect(answer).toMatchObject({ status: 403, json: { code: 'TVMCurrentOperationUnsupported' } })
})
