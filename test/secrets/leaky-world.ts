// A world in which secrets stand wherever people and programs put them: outputs, errors, details, URLs, settings, labels.

/** Hands out the next text with a secret in it. */
export type Deal = () => string

const image = {
  publisher: 'canonical',
  offer: '0001-com-ubuntu-server-jammy',
  sku: '22_04-lts',
  version: 'latest',
}
const many = (count: number, make: (n: number) => unknown): unknown[] =>
  Array.from({ length: count }, (_, n) => make(n))
const lines = (count: number, deal: Deal): string =>
  many(count, () => `${deal()}\nordinary line\n`).join('')
const details = (count: number, deal: Deal) =>
  many(count, (n) => ({ name: n === 0 ? 'Message' : `Detail ${n}`, value: deal() }))

const taskCodes = [
  'BlobAccessDenied',
  'BlobDownloadMiscError',
  'CommandLaunchFailed',
  'FileUploadMiscError',
  'ContainerInvalidImage',
  'FailureExitCode',
  'SomethingNew',
]
const nodeCodes = ['DiskFull', 'ApplicationPackageError', 'ContainerMiscError', 'SomethingNew']
const resizeCodes = ['AllocationFailed', 'AccountCoreQuotaReached', 'DependentResourceNotFound']

const jobCount = 35

/** Each pool and job breaks in a way of its own; what is dealt comes in a fixed order. */
export function leakyWorld(deal: Deal) {
  const pool = (id: string, more: object = {}) => ({
    ...{ id, displayName: deal(), vmSize: 'standard_d4s_v5', dedicated: 3 },
    ...{ imageReference: image, nodeAgentSKUId: 'batch.node.ubuntu 22.04' },
    startTask: { commandLine: `/bin/bash -c "${deal()}"`, stdout: lines(1, deal) },
    metadata: [{ name: 'owner', value: deal() }],
    ...more,
  })
  const pools = [
    ...many(8, (n) => pool(`node-${n}`)),
    ...many(8, (n) => pool(`start-${n}`)),
    ...many(6, (n) => pool(`grow-${n}`, { ready: false })),
    ...many(2, (n) =>
      pool(`held-${n}`, { metadata: [{ name: 'batch-medic:hold', value: deal() }] }),
    ),
    pool('scaled', { autoScale: { formula: `$NoSuchName = "${deal()}";`, interval: 'PT5M' } }),
    pool('work', { dedicated: 8 }),
  ]
  const jobs = many(jobCount, (n) => ({
    ...{ id: `job-${n}`, pool: 'work' },
    metadata: [{ name: 'label', value: deal() }],
    properties: { commonEnvironmentSettings: [{ name: 'COMMON', value: deal() }] },
    tasks: [
      {
        ...{ id: 'task', commandLine: `run ${deal()}`, duration: 'PT20S', stdout: lines(4, deal) },
        resourceFiles: [{ httpUrl: deal(), filePath: 'in.dat' }],
        properties: { environmentSettings: [{ name: 'SETTING', value: deal() }] },
      },
    ],
  }))
  const script = [
    ...many(jobCount, (n) => ({
      ...{ do: 'task-fails', job: `job-${n}`, task: 'task', stderr: lines(6, deal) },
      ...(n % 3 === 0 ? {} : { exitCode: n % 3 }),
      failureInfo: {
        category: n % 2 === 0 ? 'UserError' : 'ServerError',
        code: taskCodes[n % taskCodes.length],
        message: deal(),
        details: details(2, deal),
      },
    })),
    ...many(8, (n) => ({
      ...{ do: 'node-unusable', pool: `node-${n}`, nodes: 1, reboot: 'NodeStateUnusable' },
      errors: [
        {
          code: nodeCodes[n % nodeCodes.length],
          message: deal(),
          errorDetails: details(3, deal),
        },
      ],
    })),
    ...many(8, (n) => ({
      ...{ do: 'start-task-fails', pool: `start-${n}`, nodes: n % 2 === 0 ? 1 : 'all' },
      ...{ exitCode: 1, stdout: lines(3, deal), stderr: lines(6, deal), reboot: 'in-vain' },
      failureInfo: {
        ...{ category: 'UserError', code: 'FailureExitCode', message: deal() },
        details: details(1, deal),
      },
    })),
    ...many(6, (n) => ({
      ...{ do: 'resize-fails', pool: `grow-${n}` },
      errors: [
        {
          ...{ code: resizeCodes[n % resizeCodes.length], message: deal() },
          values: [
            ...details(2, deal),
            {
              name: 'ProviderErrorJson',
              value: JSON.stringify({ error: { message: JSON.stringify({ inner: deal() }) } }),
            },
          ],
        },
      ],
    })),
    { do: 'node-unusable', pool: 'held-*', nodes: 1, errors: [{ code: 'X', message: deal() }] },
  ]
  return { accounts: [{ name: 'renderfarm', pools, jobs }], script }
}
