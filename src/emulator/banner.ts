// What the emulator's process prints when it is ready: addresses and keys, and the lines to paste.

export interface ServedAccount {
  readonly account: string
  readonly url: string
  readonly key: string
  readonly controlUrl: string
}

interface Banner {
  readonly accounts: readonly ServedAccount[]
  readonly speed: number
  readonly state: string | undefined
  /** Whether a person reads it. */
  readonly terminal: boolean
}

/** One line of JSON; where there are several accounts the first one speaks, and all are listed. */
export function readyLine(accounts: readonly ServedAccount[]): string {
  return JSON.stringify({ ...accounts[0], ...(accounts.length > 1 ? { accounts } : {}) })
}

export function bannerText({ accounts, speed, state, terminal }: Banner): string {
  const [first] = accounts
  if (!first) return ''
  const { account, url, key, controlUrl } = first
  return [
    `Azure Batch emulator: ${timeText(speed)}, ${state ? `kept in ${state}` : 'kept in memory alone'}.`,
    'The keys are published or your own; they open nothing but this.',
    '',
    ...accounts.flatMap((one) => [
      `  account   ${one.account}`,
      `  endpoint  ${one.url}`,
      `  key       ${one.key}`,
      '',
    ]),
    `  page      ${controlUrl}/`,
    '',
    'Node (@azure/batch 10):',
    `  new BatchServiceClient(new BatchSharedKeyCredentials('${account}', '${key}'), '${url}')`,
    'Python (azure-batch 14):',
    `  BatchServiceClient(SharedKeyCredentials('${account}', '${key}'), batch_url='${url}')`,
    '.NET (Microsoft.Azure.Batch):',
    `  BatchClient.Open(new BatchSharedKeyCredentials("${url}", "${account}", "${key}"))`,
    'az batch (not az batch account login, which asks Azure):',
    `  export AZURE_BATCH_ACCOUNT=${account} AZURE_BATCH_ENDPOINT=${url} AZURE_BATCH_ACCESS_KEY=${key}`,
    '  az batch pool list',
    ...(terminal ? ['', 'Ctrl-C stops it.'] : []),
  ].join('\n')
}

function timeText(speed: number): string {
  if (speed === 0) return 'time moves only when it is told to'
  return speed === 1 ? 'time as it is' : `time ${speed} times as fast`
}
