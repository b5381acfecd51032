// What is wrong with a policy file although each of its fields may stand there: parts that contradict or undo others.
import { exitCodesCover, readExitCodes } from './exit-rules.ts'
import type { ExitRule, Guards, PolicyRule } from './policy.ts'
import { defaultPolicy, exitRuleSchema } from './policy.ts'
import type { Path, PolicyFault } from './policy-fault.ts'
import { policyFault } from './policy-fault.ts'
import { subjectsOf, writtenRungSchema } from './policy-ladder.ts'
import { ladderFaults } from './policy-ladder-faults.ts'
import { routeFaults } from './policy-routes.ts'
import type { ReadRule } from './policy-rules.ts'
import { faultsMatched, readList, readRules } from './policy-rules.ts'
import { deadFields, fieldsOf } from './policy-shadow.ts'
import { isObject } from './policy-shape.ts'
import { type Window, windowSchema } from './policy-windows.ts'
import { windowHold } from './windows.ts'

/** Faults between the parts of a file; each part that cannot be read by itself is left out. */
export function conflictFaults(file: unknown): readonly PolicyFault[] {
  if (!isObject(file)) return []
  const rules = readRules(file)
  const shares = rules.map(({ said }) => said.guards?.maxSickShare ?? 0)
  const own = sharesOf(file).maxSickShare ?? defaultPolicy.guards.maxSickShare
  const highest = Math.max(own, ...shares)
  return [
    ...listFaults(file, []),
    ...stormFaults(sharesOf(file), own, ['guards']),
    ...rules.flatMap((rule, index) => [
      ...emptyFaults(rule, index),
      ...uselessFaults(rule, index),
      ...listFaults(rule.raw, ['rules', index]),
      ...stormFaults(sharesOf(rule.raw), highest, ['rules', index, 'guards']),
      ...ladderFaults(readList(rule.raw.ladder, writtenRungSchema), rule.match, index),
    ]),
    ...shadowFaults(rules),
    ...routeFaults(file),
  ]
}

function emptyFaults({ said, whole, match }: ReadRule, index: number): readonly PolicyFault[] {
  const path = ['rules', index]
  if (said.guards && Object.keys(said.guards).length === 0) {
    return [policyFault([...path, 'guards'], {}, 'says nothing: name a guard, or take it out')]
  }
  if (!whole || fieldsOf(said).length > 0) return []
  const message =
    'says nothing of what it matches: add mode, ladder or another field, or take it out'
  return [policyFault(path, { match }, message)]
}

/** Fields that are never asked for what the rule matches. */
function uselessFaults({ said, match }: ReadRule, index: number): readonly PolicyFault[] {
  if (!match) return []
  const isOfTasks = faultsMatched(match).some((fault) => subjectsOf(fault).includes('task'))
  const useless = (['tasks', 'exitCodes'] as const).filter(
    (name) => !isOfTasks && said[name] !== undefined,
  )
  const path = ['rules', index]
  return [
    ...useless.map((name) =>
      policyFault(
        [...path, name],
        said[name],
        `is about tasks, and "${match.fault}" matches no fault of tasks: take it out, or match "task-*"`,
      ),
    ),
    ...(said.connect !== undefined && match.fault !== undefined
      ? [
          policyFault(
            [...path, 'connect'],
            said.connect,
            'is asked for pools, not for faults: write a rule of its own without fault',
          ),
        ]
      : []),
  ]
}

function listFaults(raw: Readonly<Record<string, unknown>>, path: Path): readonly PolicyFault[] {
  return [
    ...windowFaults(readList(raw.windows, windowSchema), [...path, 'windows']),
    ...exitFaults(readList(raw.exitCodes, exitRuleSchema), [...path, 'exitCodes']),
  ]
}

/** A hold names its window: two of one name would leave people guessing. */
function windowFaults(
  windows: readonly (Window | undefined)[],
  path: Path,
): readonly PolicyFault[] {
  const named = windows.flatMap((window, index) => {
    const first = windows.findIndex((other) => other?.name === window?.name)
    if (!window || first === index) return []
    const message = `is the name of windows[${first}] as well: give each a name of its own`
    return [policyFault([...path, index, 'name'], window.name, message)]
  })
  const read = windows.flatMap((window) => window ?? [])
  if (named.length > 0 || read.length < windows.length || !isShut(read)) return named
  const names = read.map(({ name }) => name)
  const message =
    'leave no moment for changes: what "only" lets through "never" shuts; leave days or hours open, or write mode "recommend" where nothing is to be changed'
  return [policyFault(path, names, message)]
}

/** In winter and in summer, for zones change their clocks apart. Windows repeat weekly, so any year will do. */
function isShut(windows: readonly Window[]): boolean {
  return [Date.UTC(2026, 0, 5), Date.UTC(2026, 6, 6)].every((at) => {
    const hold = windowHold(windows, at)
    return hold !== undefined && hold.until === undefined
  })
}

function exitFaults(rules: readonly (ExitRule | undefined)[], path: Path): readonly PolicyFault[] {
  const read = rules.map((rule) => {
    const patterns = rule && readExitCodes(rule.codes)
    return patterns?.ok ? patterns.patterns : []
  })
  return rules.flatMap((rule, index) => {
    const own = read[index] ?? []
    const before = rules.slice(0, index).map((_, number) => number)
    if (!rule || !exitCodesCover(read.slice(0, index).flat(), own)) return []
    // One that takes all of it by itself says more than a list.
    const single = before.find((number) => exitCodesCover(read[number] ?? [], own))
    const by = (single === undefined ? before : [single])
      .map((number) => `exitCodes[${number}] ("${rules[number]?.codes ?? ''}")`)
      .join(' and ')
    const message = `can never match: ${by} ${single === undefined ? 'take' : 'takes'} all of it first; move it before that, or take it out`
    return [policyFault([...path, index, 'codes'], rule.codes, message)]
  })
}

/** The shares that can be read; a wrong one is told by itself, and may have been meant as any share. */
function sharesOf({ guards }: Readonly<Record<string, unknown>>): Partial<Guards> {
  const { maxSickShare, stormEndShare } = isObject(guards) ? guards : {}
  const isShare = (value: unknown) => typeof value === 'number' && value > 0 && value <= 1
  return {
    ...(maxSickShare === undefined
      ? {}
      : { maxSickShare: isShare(maxSickShare) ? Number(maxSickShare) : 1 }),
    ...(isShare(stormEndShare) ? { stormEndShare: Number(stormEndShare) } : {}),
  }
}

/** Of two shares that stand apart the lower one holds; `highest` is the most that the other can be here. */
function stormFaults(
  { maxSickShare, stormEndShare }: Partial<Guards>,
  highest: number,
  path: Path,
): readonly PolicyFault[] {
  const limit = maxSickShare ?? highest
  if (stormEndShare === undefined || stormEndShare <= limit) return []
  const message = `a storm would be over before it begins: write at most maxSickShare, which is ${limit} here`
  return [policyFault([...path, 'stormEndShare'], stormEndShare, message)]
}

/** A rule of which every field is dead. One that cannot be read whole may still win something. */
function shadowFaults(rules: readonly ReadRule[]): readonly PolicyFault[] {
  const dead = deadFields(rules)
  return rules.flatMap(({ match, said, whole }, index) => {
    const own = dead.filter(({ rule }) => rule === index)
    if (!whole || own.length === 0 || own.length < fieldsOf(said).length) return []
    const by = [...new Set(own.flatMap((field) => field.by))].sort((a, b) => a - b)
    const names = by.map((number) => `rules[${number}] ${matchText(rules[number]?.match)}`)
    const what = fieldsOf(said).join(', ')
    const message = `can never win: ${names.join(' and ')} ${by.length === 1 ? 'matches' : 'match'} all of it and ${by.length === 1 ? 'says' : 'say'} ${what} first; move it before rules[${by[0]}], or take it out`
    return [policyFault(['rules', index], { match, ...said }, message)]
  })
}

/** `(pool render-*, fault node-*)`. */
export function matchText(match: PolicyRule['match'] | undefined): string {
  const parts = Object.entries(match ?? {}).map(([name, pattern]) => `${name} ${pattern}`)
  return `(${parts.join(', ')})`
}
