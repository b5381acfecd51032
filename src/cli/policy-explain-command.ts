// `policy explain`: what the policy says of a fault in a pool, and which rule said it.
import { isFault } from '../domain/fault.ts'
import { counted } from '../domain/plain.ts'
import type { Given } from './command-row.ts'
import type { CliDeps } from './deps.ts'
import type { Values } from './options.ts'
import { printAnswer } from './output.ts'
import type { Explained } from './policy-explained.ts'
import { explain } from './policy-explained.ts'
import { nameOf, readPolicyFile } from './policy-file.ts'
import type { PolicyPlace } from './policy-place.ts'
import { momentIn, paint, type Terminal, wrap } from './terminal.ts'
import { CliError, wrongUsage } from './usage.ts'

/** Throws `CliError`: 2 where there is no file, 1 where it is no policy. */
export async function explainPolicy({ values }: Given, deps: CliDeps): Promise<number> {
  const place = placeOf(values)
  const path = values.policy ?? (deps.env.BATCH_MEDIC_POLICY || 'policy.json')
  const file = await readPolicyFile(path, deps.read)
  if (!file.ok) {
    const faults = counted(file.faults.length, 'fault')
    throw new CliError(
      1,
      `${nameOf(path)} has ${faults}: batch-medic policy check ${path} tells all.`,
    )
  }
  const explained = explain(file.policy, file.raw, place, deps.now())
  const rows = [
    ['FIELD', 'VALUE', 'BY'],
    ...explained.said.map(({ field, values, by }) => [field, values.join('; '), by]),
    ...explained.guards.map(({ name, value, by }) => [name, String(value), by]),
  ]
  const lines = () => explainedPage(explained, deps.terminal, nameOf(path))
  printAnswer({ json: inJson(explained), rows, lines }, values, deps)
  return 0
}

function placeOf({ pool, fault, account, image, vmSize }: Values): PolicyPlace {
  if (pool === undefined)
    throw wrongUsage('policy explain needs --pool ID: whose terms are asked for.')
  if (fault === undefined || !isFault(fault)) {
    throw wrongUsage('policy explain needs --fault FAULT, such as node-unusable.')
  }
  const known = Object.entries({ account, image, vmSize }).filter(
    ([, value]) => value !== undefined,
  )
  return { pool, fault, ...Object.fromEntries(known) }
}

function inJson({ windows, ...rest }: Explained): object {
  const { opensAt, ...others } = windows
  const iso = opensAt === undefined ? {} : { opensAt: new Date(opensAt).toISOString() }
  return { ...rest, windows: { ...others, ...iso } }
}

const labelWidth = 14

/** What is printed for people. */
export function explainedPage(
  explained: Explained,
  terminal: Terminal,
  file: string,
): readonly string[] {
  const { place, said, guards, notes } = explained
  const parts = [
    ['account', place.account],
    ['image', place.image],
    ['VM size', place.vmSize],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]))
  const seen = parts.length > 0 ? ` (${parts.join(', ')})` : ''
  return [
    paint(terminal, 'bold', `${place.fault} in pool ${place.pool}${seen}, by ${file}:`),
    '',
    ...said.flatMap(({ field, values, by }) => [
      ...lines(field, valuesText(field, values), by, terminal),
      ...(field === 'windows' ? openingLines(explained, terminal) : []),
    ]),
    '',
    paint(terminal, 'bold', 'guards'),
    ...guards.map(
      ({ name, value, by }) =>
        `  ${name.padEnd(28)}${String(value).padEnd(8)}${paint(terminal, 'dim', by)}`,
    ),
    '',
    ...notes.flatMap((note) => wrap(`Note: ${note}`, terminal.width, '')),
    ...wrap(
      "Note: the pool's metadata can lower the mode, hold the pool and say whose its tasks are; it is not asked here.",
      terminal.width,
      '',
    ),
  ]
}

function valuesText(field: string, values: readonly string[]): readonly string[] {
  if (values.length === 0) return [field === 'ladder' ? 'nothing is done' : 'none']
  if (field === 'ladder') return values.map((value, index) => `${index + 1}. ${value}`)
  return ['windows', 'exit codes'].includes(field) ? values : [values.join(', ')]
}

/** The rule stands behind the first line. */
function lines(
  field: string,
  [first = '', ...more]: readonly string[],
  by: string,
  terminal: Terminal,
): readonly string[] {
  const indent = ' '.repeat(labelWidth)
  return [
    `${field.padEnd(labelWidth)}${first}  ${paint(terminal, 'dim', `← ${by}`)}`,
    ...more.map((line) => `${indent}${line}`),
  ]
}

function openingLines({ windows }: Explained, terminal: Terminal): readonly string[] {
  const { open, opensAt, zone, reason } = windows
  if (zone === undefined) return []
  const indent = ' '.repeat(labelWidth)
  if (open) return [`${indent}open now: changes may be made`]
  if (opensAt === undefined) return wrap(reason ?? '', terminal.width, indent)
  return [`${indent}closed now; opens ${momentIn({ ...terminal, timeZone: zone }, opensAt)}`]
}
