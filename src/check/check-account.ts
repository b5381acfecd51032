// Looks at a whole Batch account and changes nothing: observes and classifies each pool, reads outputs, asks the doctor.
import { classify } from '../classify/classify.ts'
import { examinePool } from '../doctor/examine-pool.ts'
import { brokenLine, type CheckAnswer } from '../domain/check-answer.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import type { OutputsSeen } from '../domain/outputs-seen.ts'
import { counted } from '../domain/plain.ts'
import { listPrices, type PriceTable } from '../domain/prices.ts'
import { noControls, type PoolRecord } from '../domain/record.ts'
import { sameId } from '../domain/refs.ts'
import { observe } from '../observe/observe.ts'
import type { Arm } from '../ports/arm.ts'
import type { BatchAccount } from '../ports/batch.ts'
import type { Clock } from '../ports/clock.ts'
import { gatherOutputs, mostAlike } from './gather-outputs.ts'
import { problemsOf } from './problems.ts'
import { type AccountReport, CannotLook, type PoolReport } from './report.ts'
import { sumWaste, wasteOf } from './waste.ts'
import { checkHere, wordsHere } from './words-here.ts'

export interface CheckDeps {
  batch: BatchAccount
  clock: Clock
  endpoint: string
  /** Absent where Azure Resource Manager cannot be asked; `armReason` then says why. */
  arm?: Arm
  /** ARM id of the account. */
  accountId?: string
  armReason: string
  prices?: PriceTable
  /** What it is doing, for a person who waits. */
  progress(text: string): void
}

/** Pools that are read at the same time: Batch throttles an account, not a pool. */
const atOnce = 4
/** Findings whose outputs are read in one look. */
const mostOutputs = 12
/** Pools that the doctor is asked about in one look. */
const mostExamined = 10

/** What is known of a pool that nobody has watched. */
const blank: PoolRecord = { incidents: [], attempts: [], nodes: [], jobs: [], controls: noControls }

/** Throws `BatchReadError` when the account itself cannot be read, and `CannotLook` for a pool that is not there. */
export async function checkAccount(deps: CheckDeps, only?: string): Promise<AccountReport> {
  const { batch, clock, endpoint, arm, accountId, armReason, prices = listPrices, progress } = deps
  progress(`Asking ${endpoint} for its pools`)
  const counts = await batch.nodeCounts()
  const ids = counts.items.map(({ pool }) => pool)
  const wanted = only === undefined ? ids : ids.filter((id) => sameId(id, only))
  if (only !== undefined && wanted.length === 0) {
    throw new CannotLook(
      `There is no pool "${only}" in ${batch.name}; it has ${ids.join(', ') || 'none'}.`,
    )
  }
  let done = 0
  const looks = await inTurns(wanted, atOnce, async (id) => {
    const facts = await observe(batch, clock, { account: batch.name, pool: id }, blank)
    done += 1
    progress(`Looked at ${done} of ${wanted.length} pools`)
    return { id, facts, findings: classify(facts) }
  })
  const sickPools = looks.filter(({ findings }) => findings.length > 0).length
  // Where many pools ail, each is heard before one is heard thrice.
  const alike = Math.min(mostAlike, Math.max(1, Math.floor(mostOutputs / Math.max(1, sickPools))))
  const budget = { outputs: { left: mostOutputs, alike }, pools: mostExamined }
  const left: string[] = counts.complete
    ? []
    : [`Pools that could not be listed: ${wordsHere(counts.gap)}`]
  const unread = new Map<string, number>()
  const unexamined: string[] = []
  const told: { report: PoolReport; findings: readonly Finding[] }[] = []
  for (const { id, facts, findings } of looks) {
    const sick = findings.some(({ fault }) => !fault.startsWith('task-'))
    const examine = facts.snapshot !== undefined && (sick || only !== undefined)
    const checks = examine && budget.pools > 0 ? await examined(deps, facts, findings) : []
    if (examine) budget.pools -= 1
    if (examine && budget.pools < 0) unexamined.push(id)
    if (findings.length > 0) progress(`Reading what failed in pool ${id}`)
    const outputs = await gatherOutputs(batch, facts, findings, budget.outputs)
    if (outputs.left > 0) unread.set(id, outputs.left)
    const named = classify(facts, withDoctor(outputs.seen, checks)).map((finding) => {
      const line = outputs.lineOf(finding)
      return line === ''
        ? finding
        : { ...finding, evidence: [...finding.evidence, { name: 'output', value: line }] }
    })
    told.push({ report: poolReport(id, facts, named, checks, prices), findings: named })
  }
  left.push(...leftOver(unexamined, unread))
  if (deps.prices) left.push(...pricesUnused(deps.prices, looks))
  const pools = told.map(({ report }) => report)
  const problems = problemsOf(
    told.map(({ report, findings }) => ({ pool: report.id, findings, checks: report.checks })),
  )
  const broken = pools.some(({ checks }) => checks.some(({ verdict }) => verdict === 'broken'))
  const whole = counts.complete && pools.every(({ complete }) => complete)
  const asked = arm !== undefined && accountId !== undefined
  return {
    account: batch.name,
    endpoint,
    at: new Date(clock.now()).toISOString(),
    verdict: problems.length > 0 || broken ? 'problems' : whole ? 'healthy' : 'unseen',
    problems,
    pools,
    waste: sumWaste(pools.map(({ waste }) => waste)),
    prices: { currency: prices.currency, asOf: prices.asOf, about: prices.about },
    arm: { asked, reason: asked ? '' : wordsHere(armReason) },
    left,
  }
}

/** Prices of sizes that no pool has are misspelt, as a rule: said where none of them fits. */
function pricesUnused(
  { perHour }: PriceTable,
  looks: readonly { facts: PoolFacts }[],
): readonly string[] {
  const sizes = new Set(looks.flatMap(({ facts }) => facts.snapshot?.vmSize.toLowerCase() ?? []))
  const names = Object.keys(perHour)
  if (sizes.size === 0 || names.length > 50) return []
  const unused = names.filter((name) => !sizes.has(name))
  if (unused.length === 0) return []
  const known = [...sizes].slice(0, 5).join(', ')
  return [
    `No pool has the VM size ${unused.slice(0, 5).join(', ')} of the prices that were given; the pools have ${known}.`,
  ]
}

/** One sentence for all pools: of hundreds nobody reads a line each. */
function leftOver(
  unexamined: readonly string[],
  unread: ReadonlyMap<string, number>,
): readonly string[] {
  const total = [...unread.values()].reduce((sum, count) => sum + count, 0)
  return [
    ...(unexamined.length === 0
      ? []
      : [`The doctor was not asked about ${poolsText(unexamined)}; --pool ID asks it.`]),
    ...(total === 0
      ? []
      : [
          `Outputs of ${counted(total, 'more failure')} were not read, in ${poolsText([...unread.keys()])}; --pool ID reads those of one pool first.`,
        ]),
  ]
}

function poolsText(ids: readonly string[]): string {
  const named = ids.slice(0, 5).join(', ')
  return ids.length > 5
    ? `pools ${named} and ${ids.length - 5} more`
    : `${ids.length === 1 ? 'pool' : 'pools'} ${named}`
}

async function examined(
  { batch, clock, arm, accountId, armReason, progress }: CheckDeps,
  facts: PoolFacts,
  findings: readonly Finding[],
): Promise<readonly CheckAnswer[]> {
  const { snapshot, nodes, pool } = facts
  if (!snapshot) return []
  progress(`Examining pool ${pool.pool}`)
  const since = findings.map((finding) => finding.since)
  const answers = await examinePool(
    { batch, clock, ...(arm ? { arm } : {}) },
    {
      ...(accountId ? { accountId } : {}),
      poolId: pool.pool,
      snapshot,
      nodes,
      ...(since.length > 0 ? { since: Math.min(...since) } : {}),
    },
  )
  return answers.map((check) => checkHere(check, armReason))
}

/** What the doctor found broken is evidence for what ails the pool or its nodes. */
function withDoctor(seen: OutputsSeen, checks: readonly CheckAnswer[]): OutputsSeen {
  const broken = checks.filter(({ verdict }) => verdict === 'broken').map(brokenLine)
  return {
    of: (fault, subject, since) =>
      [...(fault.startsWith('pool-') ? broken : []), seen.of(fault, subject, since)]
        .filter((text) => text !== '')
        .join('\n'),
  }
}

function poolReport(
  id: string,
  facts: PoolFacts,
  findings: readonly Finding[],
  checks: readonly CheckAnswer[],
  prices: PriceTable,
): PoolReport {
  const states: Record<string, number> = {}
  for (const { state } of facts.nodes) states[state] = (states[state] ?? 0) + 1
  return {
    id,
    vmSize: facts.snapshot?.vmSize ?? '',
    nodes: states,
    complete: facts.complete && facts.tasksComplete,
    gaps: facts.gaps.map(wordsHere),
    waste: wasteOf(facts, findings, prices),
    checks,
  }
}

/** At most `width` at the same time; the answers in the order of the questions. */
async function inTurns<T, R>(
  items: readonly T[],
  width: number,
  run: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const answers = new Map<number, R>()
  let next = 0
  async function worker(): Promise<void> {
    while (next < items.length) {
      const index = next
      next += 1
      const item = items[index]
      if (item !== undefined) answers.set(index, await run(item))
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker))
  return items.flatMap((_, index) => answers.get(index) ?? [])
}
