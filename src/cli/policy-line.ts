// Reads `batch-medic policy …`: a file to check, or a pool and a fault to explain.
import { parseArgs } from 'node:util'
import { type Fault, faults, isFault } from '../domain/fault.ts'
import { suggestion } from './suggest.ts'
import { wrongUsage } from './usage.ts'

/** What is asked about; what is not given is not known, and rules that name it do not match. */
export interface PolicyPlace {
  account?: string
  pool: string
  fault: Fault
  image?: string
  vmSize?: string
}

export type PolicyCommand =
  | { kind: 'policy-check'; path: string; json: boolean }
  | { kind: 'policy-explain'; place: PolicyPlace; path?: string; json: boolean }

const words = ['check', 'explain']
const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const
const options = {
  check: { json: flag },
  explain: {
    ...{ pool: text, fault: text, account: text, image: text, 'vm-size': text, policy: text },
    json: flag,
  },
} as const

/** Throws `CliError` with exit code 2. */
export function readPolicyLine(argv: readonly string[]): PolicyCommand {
  const [word, ...rest] = argv
  if (word === 'check') return checkLine(rest)
  if (word === 'explain') return explainLine(rest)
  if (word === undefined) throw wrongUsage('policy needs check or explain after it.')
  throw wrongUsage(`policy has no "${word}".${suggestion(word, words)}`)
}

function checkLine(argv: readonly string[]): PolicyCommand {
  const { values, positionals } = parsed('check', argv)
  const [path, more] = positionals
  if (path === undefined)
    throw wrongUsage('policy check needs a file, or - for the standard input.')
  if (more !== undefined) throw wrongUsage(`policy check takes one file; "${more}" is too much.`)
  return { kind: 'policy-check', path, json: values.json === true }
}

function explainLine(argv: readonly string[]): PolicyCommand {
  const { values, positionals } = parsed('explain', argv)
  const given = (name: string): string | undefined => {
    const value = values[name]
    if (value === undefined) return undefined
    // Another option in place of the value is a value forgotten.
    if (typeof value !== 'string' || value === '' || value.startsWith('--')) {
      throw wrongUsage(`--${name} needs a value.`)
    }
    return value
  }
  const [pool, fault, path] = [given('pool'), given('fault'), given('policy')]
  const [more] = positionals
  if (more !== undefined)
    throw wrongUsage(`policy explain takes no "${more}"; give --pool and --fault.`)
  if (pool === undefined)
    throw wrongUsage('policy explain needs --pool ID: whose terms are asked for.')
  if (!/^[\w-]{1,64}$/.test(pool)) {
    throw wrongUsage(`--pool "${pool}" is no pool id: letters, digits, hyphen and underscore.`)
  }
  if (fault === undefined)
    throw wrongUsage('policy explain needs --fault FAULT, such as node-unusable.')
  if (!isFault(fault)) {
    throw wrongUsage(`--fault "${fault}" is no fault.${suggestion(fault, Object.keys(faults))}`)
  }
  const seen = { account: given('account'), image: given('image'), vmSize: given('vm-size') }
  const known = Object.entries(seen).filter(([, value]) => value !== undefined)
  return {
    kind: 'policy-explain',
    place: { pool, fault, ...Object.fromEntries(known) },
    ...(path === undefined ? {} : { path }),
    json: values.json === true,
  }
}

function parsed(word: 'check' | 'explain', argv: readonly string[]) {
  const { tokens, values, positionals } = parseArgs({
    ...{ args: [...argv], options: options[word] },
    ...{ strict: false, allowPositionals: true, tokens: true },
  })
  const known: readonly string[] = Object.keys(options[word])
  for (const token of tokens) {
    if (token.kind !== 'option' || known.includes(token.name)) continue
    const flags = known.map((name) => `--${name}`)
    throw wrongUsage(
      `policy ${word} has no option ${token.rawName}.${suggestion(token.rawName, flags, '')}`,
    )
  }
  return { values: values as Readonly<Record<string, string | boolean | undefined>>, positionals }
}
