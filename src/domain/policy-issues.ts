// Says what zod found in a policy file in the words of the file: the path, what stands there and what to write instead.
import type { z } from 'zod'
import { faults } from './fault.ts'
import { nearest } from './nearest.ts'
import type { Path, PolicyFault } from './policy-fault.ts'
import { policyFault } from './policy-fault.ts'
import { rungWords } from './policy-ladder.ts'
import { holdersOf, isObject, keysAt, shapeAt, wantedText } from './policy-shape.ts'
import { fieldMeant, numberMeant } from './policy-units.ts'
import { redact } from './redact.ts'

type Issue = z.core.$ZodIssue

/** One fault for a place: where something in it is wrong, no more is said of the whole. */
export function issueFaults(issues: readonly Issue[], file: unknown): readonly PolicyFault[] {
  const first = issues.filter((issue, index) => {
    const isWithin = (other: Issue) => pathKey(other.path).startsWith(pathKey(issue.path))
    if (issue.code === 'custom') return !issues.some((other) => other !== issue && isWithin(other))
    return !issues.slice(0, index).some((other) => isSame(other, issue))
  })
  return first.flatMap((issue) => faultsOf(issue, issue.path, file))
}

function isSame(one: Issue, other: Issue): boolean {
  return one.code !== 'unrecognized_keys' && pathKey(one.path) === pathKey(other.path)
}

function pathKey(path: Path): string {
  return path.map((key) => `${String(key)}\n`).join('')
}

function faultsOf(issue: Issue, path: Path, file: unknown): readonly PolicyFault[] {
  const value = valueAt(path, file)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey([...path, key], file))
  }
  if (issue.code === 'invalid_union') {
    const inner = branchOf(issue.errors, value)
    if (inner) return inner.flatMap((one) => faultsOf(one, [...path, ...one.path], file))
    return [policyFault(path, value, rungMessage(value))]
  }
  return [policyFault(path, value, messageOf(issue, path, value, file))]
}

/** Of a rung, texts have the first form and objects the second; other values have none. */
function branchOf(
  errors: readonly (readonly Issue[])[],
  value: unknown,
): readonly Issue[] | undefined {
  return isObject(value) && !Array.isArray(value) ? errors[1] : undefined
}

function rungMessage(value: unknown): string {
  if (value === 'wait') return 'says no time: write {"do":"wait","minutes":15}'
  const near = typeof value === 'string' ? nearest(value, rungWords) : undefined
  const meant = near === undefined ? '' : `; did you mean "${near}"?`
  return `is no rung: write one of ${['wait', ...rungWords].join(', ')}${meant}`
}

function unknownKey(path: Path, file: unknown): PolicyFault {
  const key = String(path.at(-1))
  const around = path.slice(0, -1)
  const value = valueAt(path, file)
  const gone = routeInstead(path, file)
  if (gone !== undefined) return policyFault(path, value, gone)
  const here = keysAt(around, file)
  const other = fieldMeant(key, value, here)
  if (other) {
    const { field, number } = other
    const written = number === undefined ? `"${field}"` : `"${field}": ${number}`
    return policyFault(path, value, `is not a field here; write ${written}, in the unit it names`)
  }
  const near = nearest(key, here)
  const inRule = around[0] === 'rules' && around.length >= 2
  const [holder] = holdersOf(key, inRule)
  const place = holder?.slice(0, -1).join('.')
  if (place && near?.toLowerCase() !== key.toLowerCase()) {
    return policyFault(path, value, `is not a field here: it belongs into ${place}`)
  }
  const meant = near === undefined ? `; there are ${here.join(', ')}` : `; did you mean "${near}"?`
  return policyFault(path, value, `is not a field here${meant}`)
}

/** Rules said whom to tell once; a file of then is told the very route to write. */
function routeInstead(path: Path, file: unknown): string | undefined {
  const [list, index, key] = path
  if (list !== 'rules' || key !== 'channels' || path.length !== 3) return undefined
  const rule = valueAt([list, Number(index)], file)
  const given = isObject(rule) && isObject(rule.match) ? rule.match : {}
  const kept = ['account', 'pool', 'fault'].flatMap((name) =>
    given[name] === undefined ? [] : [[name, given[name]]],
  )
  const match = kept.length === 0 ? { pool: '*' } : Object.fromEntries(kept)
  const channels = isObject(rule) ? rule.channels : []
  const route = redact(JSON.stringify({ match, channels }))
  return `is not a field of rules any more: whom to tell is said by routes; write ${route} into alerts.routes, where the first that matches wins`
}

/** Messages of ours say it all; those of zod know neither the unit nor the nearest word. */
function messageOf(issue: Issue, path: Path, value: unknown, file: unknown): string {
  const isOurs = !/^(Invalid|Too small|Too big|Unrecognized)/.test(issue.message)
  const node = shapeAt(path, file)
  if (isOurs) return `${issue.message}${faultMeant(path, value)}`
  if (value === undefined) {
    const what = node?.description ? ` (${node.description.replace(/\.$/, '')})` : ''
    return `is missing: write ${wantedText(node)}${what}`
  }
  if (issue.code === 'invalid_union') return rungMessage(value)
  if (issue.code === 'invalid_value') {
    const words = issue.values.map(String)
    const near = typeof value === 'string' ? wordMeant(value, words) : undefined
    return `write ${wantedText(node)}${near === undefined ? '' : `; did you mean "${near}"?`}`
  }
  if (node?.type === 'number' || node?.type === 'integer') {
    const meant = numberMeant(String(path.at(-1)), value, node)
    return meant === undefined
      ? `write ${wantedText(node)}`
      : `write ${meant} (${wantedText(node)})`
  }
  if (node?.type === 'array' && typeof value === 'string') return `write ["${value}"], as a list`
  if (node?.type === 'string' && typeof value === 'number') return `write "${value}", in quotes`
  if (issue.code === 'too_big') return `is too long: at most ${issue.maximum} may stand here`
  if (issue.code === 'too_small') return `is empty: write ${wantedText(node)}`
  return `write ${wantedText(node)}`
}

/** `monday` for `mon`: a word that goes on too long, or one that is mistyped. */
function wordMeant(given: string, words: readonly string[]): string | undefined {
  const begun = words.find((word) => given.toLowerCase().startsWith(word))
  return begun ?? nearest(given, words)
}

/** The fault that a mistyped name was meant to be. */
function faultMeant(path: Path, value: unknown): string {
  if (path.at(-1) !== 'fault' || typeof value !== 'string') return ''
  const near = nearest(value, Object.keys(faults))
  return near === undefined ? '' : `; did you mean "${near}"?`
}

function valueAt(path: Path, file: unknown): unknown {
  let value = file
  for (const key of path) {
    value = isObject(value) && Object.hasOwn(value, key) ? value[key as string] : undefined
  }
  return value
}
