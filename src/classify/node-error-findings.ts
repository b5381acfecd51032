// Nodes that report an error of their own: named by its code; the same code on most nodes is the pool's.
import type { BatchFault, NodeFacts, PoolFacts, PoolSnapshot } from '../domain/facts.ts'
import { usableStates } from '../domain/facts.ts'
import type { Fault } from '../domain/fault.ts'
import type { Finding, Scope } from '../domain/finding.ts'
import type { OutputsSeen } from '../domain/outputs-seen.ts'
import { poolSubject } from '../domain/refs.ts'
import { symptomOfFault } from '../domain/symptom.ts'
import { codesOf } from './codes.ts'
import { evidenceOf, findingFrom } from './finding-from.ts'
import { liveCause, osOf } from './live-cause.ts'
import { nameCause } from './name-cause.ts'
import { idsOf, ofNode, scopeOf, subjectOf } from './node-subject.ts'
import { counted, isPoolWide } from './pool-share.ts'
import { doctorRules } from './rules/doctor-rules.ts'
import { waveOf } from './waves.ts'

interface Sick {
  node: NodeFacts
  error: BatchFault
}

export function nodeErrorFindings(
  facts: PoolFacts,
  pool: PoolSnapshot,
  outputs: OutputsSeen,
): readonly Finding[] {
  const nodes = counted(facts.nodes)
  const sick = nodes.filter(hasError).flatMap((node): Sick[] => {
    const error = mainError(node.errors)
    return error ? [{ node, error }] : []
  })
  const failed = sick.map(({ node }) => node)
  const wave = waveOf(nodes, failed, facts.observedAt)
  const codes = new Map<string, Sick[]>()
  for (const one of sick) {
    const code = one.error.code.toLowerCase()
    const alike = codes.get(code)
    if (alike) alike.push(one)
    else codes.set(code, [one])
  }
  return [...codes.values()].flatMap((alike) => {
    if (isPoolWide(alike.length, wave.ended)) {
      return [poolFinding(alike, wave.ended, pool, outputs)]
    }
    return alike
      .filter(({ node }) => !wave.mayCome(sickSince(node)))
      .map((one) => nodeFinding(one, alike.length, wave.ended, pool, outputs))
  })
}

/** What a node that is being booted still reports is of the time before. */
export function hasError({ state, errors }: NodeFacts): boolean {
  return errors.length > 0 && state !== 'rebooting' && state !== 'reimaging'
}

/** A full disk brings other errors with it; a code that is known says more than one that is not. */
function mainError(errors: readonly BatchFault[]): BatchFault | undefined {
  const codeOf = ({ code }: BatchFault) => code.toLowerCase()
  return (
    errors.find((error) => codeOf(error) === 'diskfull') ??
    errors.find((error) => codesOf('node').has(codeOf(error))) ??
    errors[0]
  )
}

/** A usable node goes from idle to running all the time: its errors are since it booted at the earliest. */
function sickSince(node: NodeFacts): number {
  if (!usableStates.includes(node.state)) return node.stateSince
  return node.lastBootAt ?? node.allocationTime
}

function nodeFinding(
  { node, error }: Sick,
  alike: number,
  population: number,
  pool: PoolSnapshot,
  outputs: OutputsSeen,
): Finding {
  const fault: Fault = codesOf('node').get(error.code.toLowerCase()) ?? 'node-error'
  const since = sickSince(node)
  const output = outputs.of(fault, subjectOf(node), since)
  const scope = scopeOf(alike)
  return findingFrom({
    ...ofNode(node, alike),
    since,
    ...liveCause(
      fault,
      symptom(error, node, scope, output, pool),
      `The node is ${node.state} and reports ${error.code}; ${alike} of ${population} nodes report it.`,
    ),
    evidence: [...node.errors.flatMap(evidenceOf)],
  })
}

function poolFinding(
  alike: readonly Sick[],
  population: number,
  pool: PoolSnapshot,
  outputs: OutputsSeen,
): Finding {
  const nodes = alike.map(({ node }) => node)
  const since = Math.min(...nodes.map(sickSince))
  const [first] = alike
  const fault = 'pool-node-errors'
  const output = outputs.of(fault, poolSubject, since)
  const told = `${alike.length} of ${population} nodes report ${first?.error.code}: so many at once is the pool, not its nodes.`
  return findingFrom({
    since,
    ...liveCause(
      fault,
      first && symptom(first.error, first.node, 'whole-pool', output, pool),
      told,
    ),
    evidence: first ? evidenceOf(first.error) : [],
    nodeIds: idsOf(nodes),
  })
}

/** It looked at what the node reports, when it did. */
function isOfDoctor(rule: string | undefined): boolean {
  return doctorRules.some(({ id }) => id === rule)
}

function symptom(
  error: BatchFault,
  node: NodeFacts,
  scope: Scope,
  output: string,
  pool: PoolSnapshot,
) {
  const { state, startTask } = node
  const symptom = symptomOfFault('node', sickSince(node), error, { state, scope, ...osOf(pool) })
  const heard = { ...symptom, output }
  if (output === '' || isOfDoctor(nameCause(heard).rule)) return heard
  // A start task that went well wrote, long before, nothing of what the node reports now; and what Batch names itself
  // stands before what a program wrote.
  const isDeaf = startTask?.result === 'success' || nameCause(symptom).rule !== undefined
  return isDeaf ? symptom : heard
}
