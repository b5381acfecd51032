// Every option of the CLI, once: how it is written, what it means, and what its value must be.

import { longestAccessMinutes, shortestAccessMinutes } from '../domain/access.ts'
import { changingActions } from '../domain/action.ts'
import { parties } from '../domain/cause.ts'
import { faults, isFault } from '../domain/fault.ts'
import { incidentStates } from '../domain/incident.ts'
import { severities } from '../domain/severity.ts'
import { suggestion } from './suggest.ts'
import { wrongUsage } from './usage.ts'

export interface OptionRow<T> {
  /** As commander takes it: `--pool <ID>`, `--json`. */
  flags: string
  about: string
  /** The value from its text; throws `CliError` with 2. Absent where the option takes none. */
  read?(text: string, flag: string): T
  /** All that it can be, for help and completion. */
  choices?: readonly string[]
  /** Its value is the path of a file. */
  file?: true
}

const flag = (flags: string, about: string): OptionRow<boolean> => ({ flags, about })
const text = (flags: string, about: string): OptionRow<string> => ({
  ...{ flags, about, read: (value) => value },
})
const path = (flags: string, about: string): OptionRow<string> => ({
  ...{ ...text(flags, about), file: true },
})

/** A word of a list; a mistyped one is answered with the nearest. */
function oneOf(
  flags: string,
  about: string,
  choices: readonly string[],
  isNone = `is none of ${choices.join(', ')}`,
): OptionRow<string> {
  return {
    ...{ flags, about, choices },
    read: (value, name) => {
      if (choices.includes(value)) return value
      throw wrongUsage(`${name} "${value}" ${isNone}.${suggestion(value, choices)}`)
    },
  }
}

/** A text of a form: a mistyped name should cost no call. */
const formed = (flags: string, about: string, form: RegExp, isNone: string): OptionRow<string> => ({
  ...{ flags, about },
  read: (value, name) => {
    if (form.test(value)) return value
    throw wrongUsage(`${name} "${value}" ${isNone}.`)
  },
})

const whole = (flags: string, about: string, least: number, most: number): OptionRow<number> => ({
  ...{ flags, about },
  read: (value, name) => {
    const number = Number(value)
    if (Number.isInteger(number) && number >= least && number <= most) return number
    throw wrongUsage(`${name} "${value}" must be a whole number from ${least} to ${most}.`)
  },
})

/** Forms of names, also where they are words and not options. */
export const forms = {
  account: { form: /^[a-z0-9]{3,24}$/i, isNone: 'is no account name: 3 to 24 letters and digits' },
  pool: {
    form: /^[\w-]{1,64}$/,
    isNone: 'is no pool id: letters, digits, hyphen and underscore',
  },
  node: { form: /^[\w.-]{1,128}$/, isNone: 'is no node id; incidents show has it whole' },
} as const
const { account, pool } = forms

const outputs = ['table', 'json', 'tsv'] as const
export type Output = (typeof outputs)[number]
const outputRow = oneOf('--output <FORM>', 'table, json or tsv (table)', outputs)

export const options = {
  account: formed('--account <NAME>', 'of one Batch account', account.form, account.isNone),
  pool: formed('--pool <ID>', 'of one pool', pool.form, pool.isNone),
  state: oneOf('--state <STATE>', 'in this state; unresolved are all that are not over', [
    ...incidentStates,
    'unresolved',
  ]),
  fault: oneOf(
    '--fault <FAULT>',
    'of one fault, such as node-unusable',
    Object.keys(faults).filter(isFault),
    'is no fault',
  ),
  party: oneOf('--party <PARTY>', `on whose side: ${parties.join(', ')}`, parties),
  severity: oneOf('--severity <LEVEL>', severities.join(', '), severities),
  text: text('--text <TEXT>', 'whose summary, node, job or task has this text'),
  since: text('--since <TIME>', 'from then on: 2d ago as 2d, or a time such as 2026-03-01T04:05Z'),
  until: text('--until <TIME>', 'until then, written likewise'),
  order: oneOf('--order <ORDER>', 'newest or oldest first (newest)', ['newest', 'oldest']),
  top: whole('--top <N>', 'how many at most (20)', 1, 1000),
  every: whole('--every <SECONDS>', 'how often to look (10)', 2, 3600),
  reason: text('--reason <TEXT>', 'why; kept with who you are'),
  note: text('--note <TEXT>', 'what others should know of it'),
  action: oneOf(
    '--action <ACTION>',
    'the action that is meant, where the incident may wait for another by now',
    changingActions,
    `is no action: ${changingActions.join(', ')}`,
  ),
  by: text('--by <NAME>', 'who you are (the user of this machine)'),
  wait: flag('--no-wait', 'does not wait for what comes of it'),
  end: flag('--end', 'takes the user away now'),
  admin: flag('--admin', 'with administrator rights'),
  fromInside: flag('--from-inside', 'you are in the network of the pool: no public address'),
  minutes: whole(
    ...(['--minutes <N>', 'how long (60)'] as const),
    ...([shortestAccessMinutes, longestAccessMinutes] as const),
  ),
  node: formed('--node <ID>', 'which node of the incident', forms.node.form, forms.node.isNone),
  sshKey: path(
    '--ssh-key <FILE>',
    'your public key, for Linux (~/.ssh/id_ed25519.pub and the like)',
  ),
  endpoint: text('--endpoint <URL>', 'of the account (AZURE_BATCH_ENDPOINT)'),
  keyFrom: text(
    '--key-from <VARIABLE>',
    'the variable that holds the key: it stays off the screen',
  ),
  resourceId: text('--resource-id <ID>', 'its ARM id, for checks of network, quota and identity'),
  prices: path('--prices <FILE>', 'prices of your own (BATCH_MEDIC_PRICES)'),
  image: text('--image <IMAGE>', 'where rules name one: publisher/offer/sku'),
  vmSize: text('--vm-size <SIZE>', 'where rules name one'),
  policy: path('--policy <FILE>', 'the file (BATCH_MEDIC_POLICY, or policy.json here)'),
  file: path('--output <FILE>', 'where it is written (batch-medic-report-ID.zip here)'),
  full: flag('--full', 'with each call and its answer, files that were read, and who was told'),
  force: flag('--force', 'writes over a file that is there'),
  url: text('--url <URL>', 'where the app runs (BATCH_MEDIC_URL, or the one on this machine)'),
  key: text(
    '--key <KEY>',
    'its function key (BATCH_MEDIC_KEY, or that of the app on this machine)',
  ),
  login: flag('--login', 'as whoever az login signed in, instead of a key'),
  json: flag('--json', 'as --output json'),
  output: { ...outputRow, read: outputRow.read as (text: string, flag: string) => Output },
} as const satisfies Readonly<Record<string, OptionRow<unknown>>>

export type OptionName = keyof typeof options
type ValueOf<R> = R extends OptionRow<infer T> ? T : never
export type Values = { [K in OptionName]?: ValueOf<(typeof options)[K]> }

/** `--ssh-key` of `sshKey`. */
export function flagOf(name: OptionName): string {
  return options[name].flags.split(' ', 1)[0] ?? ''
}
