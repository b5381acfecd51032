// What `npm start` shows when everything runs: addresses, and what to try next.
import { relative } from 'node:path'
import type { Stack } from './stack.ts'

export interface SummaryInput {
  stack: Stack
  stateDir: string
  cwd: string
  speed: number
  colour: boolean
}

export function describeStack(input: SummaryInput): string {
  const { stack } = input
  const { addresses, keys } = stack
  const bold = (text: string) => (input.colour ? `\u001b[1m${text}\u001b[0m` : text)
  const dim = (text: string) => (input.colour ? `\u001b[2m${text}\u001b[0m` : text)
  const pids = stack.pids()
  const rows: [string, string, string][] = [
    ['app', addresses.app, `pid ${pids.app}, ${stack.functions.length} functions`],
    ['caught mail, cards', addresses.catcher, 'what people would have got'],
    ['mail (SMTP)', addresses.smtp, 'catches everything'],
    ['Event Grid topic', addresses.topic, 'header aeg-sas-key'],
    ['Batch emulator', addresses.emulator, `pid ${pids.emulator}, ${input.speed} times real time`],
    ['storage (Azurite)', storageUrl(addresses.storage), `pid ${pids.azurite}`],
  ]
  const width = (column: 0 | 1) => Math.max(...rows.map((row) => row[column].length)) + 2
  const table = rows.map(
    ([name, address, note]) =>
      `  ${bold(name.padEnd(width(0)))}${address.padEnd(width(1))}${dim(note)}`,
  )
  const near = relative(input.cwd, input.stateDir)
  const state = near.startsWith('..') ? input.stateDir : near || '.'
  const key = keys.functions.incidents ?? keys.host
  return [
    '',
    'Batch Medic runs.',
    '',
    ...table,
    '',
    'Try next:',
    `  curl -H 'x-functions-key: ${key}' ${addresses.app}/api/incidents`,
    '  npx batch-medic incidents list',
    `  curl ${addresses.control}/world`,
    `  kill -9 ${pids.emulator}   ${dim('# or Azurite: it comes back after 3 s; the app: npm start again')}`,
    '',
    dim(
      `  keys ${state}/keys.json, logs ${state}/*.log. Ctrl-C stops all of it; the state is kept.`,
    ),
    '',
  ].join('\n')
}

function storageUrl(connection: string): string {
  return /BlobEndpoint=(http:\/\/[^/]+)/.exec(connection)?.[1] ?? ''
}
