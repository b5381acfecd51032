// A pool's properties: how they are told again, what an update leaves, and what is refused; bodies typed from recordings.
import { describe, expect, test } from 'vitest'
import { type ErrorCode, errorTable } from '../../src/emulator/wire/error-table.ts'
import { origin, pool, start } from './support.ts'

type Session = ReturnType<typeof start>

const machine = {
  imageReference: { publisher: 'Canonical', offer: 'UbuntuServer', sku: '18.04-LTS' },
  nodeAgentSKUId: 'batch.node.ubuntu 18.04',
}
const windows = {
  imageReference: {
    publisher: 'MicrosoftWindowsServer',
    offer: 'WindowsServer',
    sku: '2016-datacenter',
  },
  nodeAgentSKUId: 'batch.node.windows amd64',
}
const body = { id: 'p', vmSize: 'Standard_A1', virtualMachineConfiguration: machine }
const cloud = { id: 'p', vmSize: 'small', cloudServiceConfiguration: { osFamily: '4' } }

const blender = { id: 'Blender', versions: ['4.0', '4.1'], defaultVersion: '4.1' }
const account = { applications: [blender, { id: 'maya', versions: ['1'] }] }
const empty = () => start({ pools: [], jobs: [], account })
const version = (name: string) => `?api-version=${name}`

function shown(given: object, api = '2024-02-01.19.0') {
  const { call } = empty()
  const made = call('POST', `/pools${version(api)}`, { ...body, ...given })
  expect(made.body).toBe('')
  expect(made.status).toBe(201)
  return call('GET', `/pools/p${version(api)}`).json
}

describe('a pool tells', () => {
  const cases: { when: string; given: object; told: object }[] = [
    {
      when: 'an image without a version',
      given: {},
      told: {
        vmSize: 'standard_a1',
        virtualMachineConfiguration: {
          ...machine,
          imageReference: { ...machine.imageReference, version: 'latest' },
        },
      },
    },
    {
      when: 'a cloud service',
      given: { ...cloud, virtualMachineConfiguration: null },
      told: { cloudServiceConfiguration: { osFamily: '4', osVersion: '*' } },
    },
    {
      when: 'a start task of which little is said',
      given: { startTask: { commandLine: 'hostname' } },
      told: {
        startTask: {
          commandLine: 'hostname',
          userIdentity: { autoUser: { scope: 'pool', elevationLevel: 'nonadmin' } },
          maxTaskRetryCount: 0,
          waitForSuccess: true,
        },
      },
    },
    {
      when: 'users of a Windows machine: never their passwords',
      given: {
        virtualMachineConfiguration: windows,
        userAccounts: [
          { name: 'test-user-1', password: 'secret' },
          { name: 'test-user-2', password: 'secret', elevationLevel: 'Admin' },
        ],
      },
      told: {
        userAccounts: [
          {
            name: 'test-user-1',
            elevationLevel: 'nonadmin',
            windowsUserConfiguration: { loginMode: 'batch' },
          },
          {
            name: 'test-user-2',
            elevationLevel: 'admin',
            windowsUserConfiguration: { loginMode: 'batch' },
          },
        ],
      },
    },
    {
      when: 'an extension: never its protected settings',
      given: {
        virtualMachineConfiguration: {
          ...machine,
          extensions: [
            {
              name: 'agent',
              publisher: 'Microsoft.Azure',
              type: 'Agent',
              settings: { port: 1 },
              protectedSettings: { token: 'secret' },
            },
          ],
        },
      },
      told: {
        virtualMachineConfiguration: {
          ...machine,
          imageReference: { ...machine.imageReference, version: 'latest' },
          extensions: [
            {
              name: 'agent',
              publisher: 'Microsoft.Azure',
              type: 'Agent',
              settings: { port: 1 },
            },
          ],
        },
      },
    },
    {
      when: 'a mounted store: never its key',
      given: {
        mountConfiguration: [
          { azureBlobFileSystemConfiguration: { accountName: 'a', accountKey: 'secret' } },
        ],
      },
      told: { mountConfiguration: [{ azureBlobFileSystemConfiguration: { accountName: 'a' } }] },
    },
    {
      when: 'enums in whatever case they came',
      given: {
        taskSchedulingPolicy: { nodeFillType: 'pack' },
        targetNodeCommunicationMode: 'Classic',
        networkConfiguration: { enableAcceleratedNetworking: true },
      },
      told: {
        taskSchedulingPolicy: { nodeFillType: 'Pack' },
        targetNodeCommunicationMode: 'classic',
        networkConfiguration: {
          dynamicVNetAssignmentScope: 'none',
          enableAcceleratedNetworking: true,
        },
      },
    },
    {
      when: 'an upgrade policy and tags, as they were sent',
      given: { upgradePolicy: { mode: 'automatic' }, resourceTags: { dept: 'finance' } },
      told: { upgradePolicy: { mode: 'automatic' }, resourceTags: { dept: 'finance' } },
    },
  ]
  test.each(cases)('$when', ({ given, told }) => {
    const json = shown(given)
    for (const [name, value] of Object.entries(told)) expect(json[name], name).toEqual(value)
    expect(JSON.stringify(json)).not.toContain('secret')
  })

  test('its task slots under their old name to an old version', () => {
    expect(shown({ maxTasksPerNode: 3 }, '2020-03-01.11.0')).toMatchObject({ maxTasksPerNode: 3 })
    expect(shown({ taskSlotsPerNode: 3 })).toMatchObject({ taskSlotsPerNode: 3 })
    expect(shown({})).not.toHaveProperty('maxTasksPerNode')
  })

  test('its properties in the order of the recordings', () => {
    const json = shown({
      displayName: 'x',
      startTask: { commandLine: 'x' },
      userAccounts: [{ name: 'kim', password: 'x' }],
      metadata: [{ name: 'a', value: 'b' }],
      networkConfiguration: {},
    })
    expect(Object.keys(json).join(' ')).toBe(
      'odata.metadata id displayName url eTag lastModified creationTime state stateTransitionTime allocationState ' +
        'allocationStateTransitionTime vmSize resizeTimeout currentDedicatedNodes targetDedicatedNodes ' +
        'currentLowPriorityNodes targetLowPriorityNodes enableAutoScale enableInterNodeCommunication startTask ' +
        'userAccounts metadata taskSlotsPerNode taskSchedulingPolicy virtualMachineConfiguration networkConfiguration',
    )
  })

  test('its statistics when they are expanded', () => {
    const { call } = start({ pools: [pool({ dedicated: 2 })], jobs: [] })
    expect(call('GET', '/pools/frames').json).not.toHaveProperty('stats')
    const { stats } = call('GET', '/pools/frames?$expand=stats').json
    // Two nodes of two cores, there since five seconds after the pool a day ago.
    expect(stats.usageStats.dedicatedCoreTime).toBe('P3DT23H59M40S')
    expect(stats.resourceStats.diskReadIOps).toBe('0')
  })
})

test('updateproperties replaces all: what is left out is gone, and an empty list of certificates is told', () => {
  const { call } = empty()
  call('POST', '/pools', {
    ...body,
    startTask: { commandLine: 'x' },
    metadata: [{ name: 'a', value: 'b' }],
  })
  const before = call('GET', '/pools/p').json
  const lists = { certificateReferences: [], applicationPackageReferences: [], metadata: [] }
  const answer = call('POST', '/pools/p/updateproperties', lists)
  expect(answer).toMatchObject({
    status: 204,
    body: '',
    headers: { dataserviceid: `${origin}/pools/p/updateproperties` },
  })
  const after = call('GET', '/pools/p').json
  expect(after).toMatchObject({
    certificateReferences: [],
    targetNodeCommunicationMode: 'default',
    eTag: answer.headers.etag,
  })
  expect(after.eTag).not.toBe(before.eTag)
  for (const name of ['startTask', 'metadata', 'applicationPackageReferences']) {
    expect(after).not.toHaveProperty(name)
  }
})

test('a patch changes what it names alone', () => {
  const { call } = empty()
  call('POST', '/pools', { ...body, startTask: { commandLine: 'x' } })
  const reference = { applicationId: 'blender' }
  call('PATCH', '/pools/p', { applicationPackageReferences: [reference], startTask: null })
  expect(call('GET', '/pools/p').json).toMatchObject({
    applicationPackageReferences: [reference],
    startTask: { commandLine: 'x' },
  })
})

interface Refusal {
  readonly when: string
  readonly code: ErrorCode
  readonly ask: (session: Session) => ReturnType<Session['call']>
  readonly values?: Record<string, string>
}

const add = (more: object) => (session: Session) =>
  session.call('POST', '/pools', { ...body, ...more })
const image = (imageReference: object) =>
  add({ virtualMachineConfiguration: { ...machine, imageReference } })
const subnetId =
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/test/providers/Microsoft.Network/virtualNetworks/vnet1/subnets/subnet1'
const missing = 'The specified application package does not exist.'

const refusals: Refusal[] = [
  {
    when: 'its package is none of the account',
    code: 'InvalidApplicationPackageReferences',
    values: { 'does-not-exist': missing },
    ask: add({ applicationPackageReferences: [{ applicationId: 'does-not-exist' }] }),
  },
  {
    when: 'a patch names a version that is not there, and a package without a default version',
    code: 'InvalidApplicationPackageReferences',
    values: { 'blender:5.0': missing, maya: missing },
    ask: (session) => {
      add({})(session)
      return session.call('PATCH', '/pools/p', {
        applicationPackageReferences: [
          { applicationId: 'blender', version: '5.0' },
          { applicationId: 'maya' },
        ],
      })
    },
  },
  {
    when: 'its image is none of those supported',
    code: 'InvalidPropertyValue',
    values: {
      PropertyName: 'imageReference',
      Reason: 'The specified imageReference with publisher a offer b sku c is not supported.',
    },
    ask: image({ publisher: 'a', offer: 'b', sku: 'c' }),
  },
  {
    when: 'its own image is not of a gallery',
    code: 'InvalidPropertyValue',
    values: {
      PropertyName: 'virtualMachineImageId',
      PropertyValue:
        '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/images/custom_image',
      Reason:
        'The specified resource id must be of the format /subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Compute/galleries/{galleryName}/images/{galleryImageName}/versions/{galleryImageVersionName} or /subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Compute/galleries/{galleryName}/images/{galleryImageName}',
    },
    ask: image({
      virtualMachineImageId:
        '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/images/custom_image',
    }),
  },
  {
    when: 'it is to be in a subnet and the caller has a Shared Key',
    code: 'Forbidden',
    values: {
      Reason: `Property subnetId with value ${subnetId} is not enabled for current account`,
    },
    ask: add({ networkConfiguration: { subnetId } }),
  },
  {
    when: 'it has a property that pools are told with, but not made with',
    code: 'UnsupportedProperty',
    values: { PropertyName: 'url' },
    ask: add({ url: 'x' }),
  },
  {
    when: 'it has tags before there were any',
    code: 'UnsupportedProperty',
    values: { PropertyName: 'resourceTags' },
    ask: add({ resourceTags: { a: 'b' } }),
  },
  { when: 'its id has a blank', code: 'InvalidPropertyValue', ask: add({ id: 'a b' }) },
  {
    when: 'its id has 65 characters',
    code: 'InvalidPropertyValue',
    ask: add({ id: 'x'.repeat(65) }),
  },
  {
    when: 'its target is negative',
    code: 'InvalidPropertyValue',
    ask: add({ targetDedicatedNodes: -1 }),
  },
  {
    when: 'it has 257 task slots',
    code: 'InvalidPropertyValue',
    ask: add({ taskSlotsPerNode: 257 }),
  },
  {
    when: 'it names eleven packages',
    code: 'InvalidPropertyValue',
    ask: add({ applicationPackageReferences: Array(11).fill({ applicationId: 'blender' }) }),
  },
  {
    when: 'a name of its metadata is empty',
    code: 'EmptyMetadataKey',
    ask: add({ metadata: [{ name: '', value: '' }] }),
  },
  {
    when: 'its metadata is huge',
    code: 'MetadataTooLarge',
    ask: add({ metadata: [{ name: 'a', value: 'x'.repeat(9_000) }] }),
  },
  {
    when: 'it is of no machine at all',
    code: 'MissingRequiredProperty',
    ask: add({ virtualMachineConfiguration: null }),
  },
  {
    when: 'the account has as many pools as it may',
    code: 'PoolQuotaReached',
    ask: () => add({})(start({ jobs: [], account: { quotas: { pools: 1 } } })),
  },
  {
    when: 'an update leaves out its lists',
    code: 'MissingRequiredProperty',
    ask: (session) => {
      add({})(session)
      return session.call('POST', '/pools/p/updateproperties', { metadata: [] })
    },
  },
  {
    when: 'an update is of a pool being deleted',
    code: 'PoolBeingDeleted',
    ask: (session) => {
      add({})(session)
      session.call('DELETE', '/pools/p')
      return session.call('POST', '/pools/p/updateproperties', {})
    },
  },
  {
    when: 'an application is unknown',
    code: 'ApplicationNotFound',
    ask: (session) => session.call('GET', '/applications/nothing'),
  },
  {
    when: 'any certificate is asked for',
    code: 'CertificateNotFound',
    ask: (session) =>
      session.call('GET', '/certificates(thumbprintAlgorithm=sha1,thumbprint=cff2ab63)'),
  },
]

test.each(refusals)('$code when $when', ({ code, ask, values }) => {
  const session = empty()
  const answer = ask(session)
  const [status, message] = errorTable[code]
  expect(answer).toMatchObject({ status, json: { code } })
  expect(answer.json.message.value.split('\n')[0]).toBe(message)
  if (!values) return
  expect(answer.json.values).toEqual(Object.entries(values).map(([key, value]) => ({ key, value })))
})
