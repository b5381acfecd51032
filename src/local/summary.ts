// What `npm start` shows when everything runs: addresses, and what to try next.
import { relative } from 'node:path'
import type { Mode } from '../domain/incident.ts'
import type { Stack } from './stack.ts'

export interface SummaryInput {
  stack: Stack
  stateDir: string
  cwd: string
  speed: number
  policyPath: string
  mode: Mode
  colour: boolean
  telemetry?: boolean
}

export function describeStack(input: SummaryInput): string {
  const { stack } = input
  const { addresses, keys } = stack
  const bold = (text: string) => (input.colour ? `\u001b[1m${text}\u001b[0m` : text)
  const dim = (text: string) => (input.colour ? `\u001b[2m${text}\u001b[0m` : text)
  const pids = stack.pids()
  const rows: [string, string, string][] = [
    ['app', addresses.app, `pid ${pids.app}, ${stack.functions.length} functions`],
    ['caught messages', addresses.catcher, 'cards, mails and webhook calls'],
    ...(input.telemetry
      ? [['telemetry', addresses.telemetry, 'steps, metrics, logs'] as [string, string, string]]
      : []),
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
  const shown = (path: string) => {
    const near = relative(input.cwd, path)
    return near.startsWith('..') ? path : near
  }
  const state = shown(input.stateDir) || '.'
  const key = keys.host
  // The CLI looks for an app on the default port, and for its key in the default folder.
  const other =
    addresses.app.endsWith(':7071') && state === '.batch-medic'
      ? ''
      : ` --url ${addresses.app} --key ${key}`
  return [
    '',
    'Batch Medic runs.',
    '',
    ...table,
    '',
    'Try next:',
    `  ${addresses.app}/api/console   ${dim(`# the page; the key is ${key}`)}`,
    `  curl -H 'x-functions-key: ${key}' ${addresses.app}/api/incidents`,
    `  npx batch-medic incidents list${other}`,
    `  curl -H 'x-functions-key: ${key}' ${addresses.app}/api/health/details`,
    `  curl ${addresses.control}/state`,
    `  kill -9 ${pids.emulator}   ${dim('# it comes back after 3 s; the app: npm start again')}`,
    '',
    dim(
      `  policy ${shown(input.policyPath)}, mode ${input.mode}; the script is over in about ${Math.ceil(scriptMinutes / input.speed)} min, --fresh begins anew.`,
    ),
    dim('  Times shown are those of the world of the emulator, which runs ahead of yours.'),
    dim(
      `  keys ${state}/keys.json, logs ${state}/*.log. Ctrl-C stops all of it; the state is kept.`,
    ),
    '',
  ].join('\n')
}

/** The demo's world has told its last story after so many of its minutes. */
const scriptMinutes = 30

function storageUrl(connection: string): string {
  return /BlobEndpoint=(http:\/\/[^/]+)/.exec(connection)?.[1] ?? ''
}
