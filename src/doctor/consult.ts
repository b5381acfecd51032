// The doctor in the running app: what it finds for an incident, as evidence, within a bounded time.
import type { EvidenceItem } from '../domain/attempt.ts'
import type { CauseClass } from '../domain/cause.ts'
import { brokenLine, type CheckAnswer, type CheckName } from '../domain/check-answer.ts'
import { durationText, momentText, secondMs } from '../domain/durations.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { Fault } from '../domain/fault.ts'
import type { Incident } from '../domain/incident.ts'
import type { Arm } from '../ports/arm.ts'
import type { BatchAccount } from '../ports/batch.ts'
import type { Clock } from '../ports/clock.ts'
import type { EvidenceStore } from '../ports/evidence.ts'
import { answerText, examinePool, networkChecks } from './examine-pool.ts'
import { armInTime, batchInTime } from './in-time.ts'

export interface ConsultDeps {
  arm?: Arm
  /** ARM id of the Batch account, where it is configured. */
  accountId?: string
  batch: BatchAccount
  clock: Clock
  evidence: EvidenceStore
  /** Wall time; tests end it at once. */
  wait?: (ms: number, cancelled: AbortSignal) => Promise<void>
}

/** Evidence holds no repair up: after so much wall time what has not answered is not checked. */
const consultMs = 15 * secondMs

/** The faults that the doctor is asked about, and the checks that can explain them, the likeliest first. */
const asked: Partial<Record<Fault, readonly CheckName[]>> = {
  'pool-unusable': ['outbound-rules', 'identity', 'packages', 'image', 'disk', 'changes'],
  'pool-node-errors': ['identity', 'packages', 'image', 'disk', 'changes'],
  'node-package-failed': ['identity', 'packages', 'changes'],
  'node-agent-failed': ['image'],
  'node-disk-full': ['disk'],
  'pool-resize-quota': ['quota'],
  'pool-resize-capacity': ['quota'],
  'pool-resize-configuration': ['subnet', 'image', 'identity', 'quota', 'changes'],
  'pool-resize-timed-out': ['quota', 'subnet', 'changes'],
  'pool-resize-failed': ['quota', 'subnet', 'image', 'identity', 'changes'],
  'pool-autoscale-failed': ['autoscale'],
}

/** The checks that can explain a fault; empty where the doctor knows nothing of it. */
export function checksFor(fault: Fault): readonly CheckName[] {
  const checks = asked[fault] ?? []
  // One of the network stands for all of them.
  return checks.some((check) => networkChecks.has(check)) ? [...checks, ...networkChecks] : checks
}

/** The causes that a check, found broken, is the proof of; those of the network are proof of one. */
const proofs: Partial<Record<CheckName, readonly CauseClass[]>> = {
  subnet: ['user-config', 'network-blocked', 'capacity'],
  disk: ['disk-full'],
  image: ['image', 'user-config'],
  identity: ['credentials-or-access'],
  packages: ['user-config'],
  quota: ['quota'],
  autoscale: ['user-config', 'user-code'],
}

/** Whether a check that is broken makes this cause certain; what was changed lately proves nothing. */
export function proves(check: CheckName, cause: CauseClass): boolean {
  if (networkChecks.has(check) && check !== 'subnet') return cause === 'network-blocked'
  return proofs[check]?.includes(cause) ?? false
}

/** The answer never throws; it is empty for faults that the doctor knows nothing of. */
export function createConsult({
  arm,
  accountId,
  batch,
  clock,
  evidence,
  wait = onTheWall,
}: ConsultDeps) {
  return async function consult(
    incident: Incident,
    { snapshot, nodes }: Pick<PoolFacts, 'snapshot' | 'nodes'>,
    /** Where the report is kept: each look has one of its own. */
    folder = incident.id,
  ): Promise<readonly EvidenceItem[]> {
    const checks = asked[incident.fault]
    if (!checks || !snapshot) return []
    const end = new AbortController()
    const over = wait(consultMs, end.signal)
    const reason = `no answer came within the ${durationText(consultMs)} that the doctor has.`
    try {
      const answers = await examinePool(
        {
          ...(arm ? { arm: armInTime(arm, over, reason) } : {}),
          batch: batchInTime(batch, over, reason),
          clock,
        },
        {
          ...(accountId ? { accountId } : {}),
          poolId: incident.pool.pool,
          snapshot,
          nodes: ofSubject(incident, nodes),
          since: incident.finding.since,
          only: checks,
        },
      )
      const ordered = [...answers].sort((a, b) => rank(checks, a) - rank(checks, b))
      return await itemsOf(evidence, folder, ordered, clock.now())
    } catch (error) {
      const failure = `the pool doctor failed: ${error instanceof Error ? error.message : error}`
      return [{ name: 'pool doctor', firstErrorLine: '', lines: [], stored: '', failure }]
    } finally {
      end.abort()
    }
  }
}

/** The node of the incident alone, where it is about one: others have incidents of their own. */
function ofSubject({ subject }: Incident, nodes: PoolFacts['nodes']): PoolFacts['nodes'] {
  return subject.kind === 'node' ? nodes.filter(({ nodeId }) => nodeId === subject.nodeId) : nodes
}

/** Checks of the network come with the one that is named, in the doctor's order: sorting is stable. */
function rank(checks: readonly CheckName[], { check }: CheckAnswer): number {
  const at = checks.indexOf(check)
  return at < 0 ? checks.findIndex((one) => networkChecks.has(one)) : at
}

/** Each thing broken is an item of its own; what is fine or was not checked is told in the last one. */
async function itemsOf(
  evidence: EvidenceStore,
  folder: string,
  answers: readonly CheckAnswer[],
  now: number,
): Promise<readonly EvidenceItem[]> {
  const { stored, failure } = await keep(evidence, folder, reportText(answers, now))
  const broken = answers.filter(({ verdict }) => verdict === 'broken')
  return [
    ...broken.map((one) => ({
      name: nameOf(one),
      // A message has room for one of them, and names the others.
      firstErrorLine: [answerText(one), ...alsoBroken(broken, one)].join(' '),
      // What rules read: what was found, without the command that mends it.
      lines: [brokenLine(one)],
      stored,
      failure,
    })),
    {
      name: 'pool doctor',
      firstErrorLine: summaryText(answers),
      // What was not checked names no cause.
      lines: [],
      stored,
      failure,
      checks: checksBy(answers),
    },
  ]
}

/** One thing broken or out of sight, and the check as a whole is not in order. */
function checksBy(answers: readonly CheckAnswer[]): EvidenceItem['checks'] & object {
  const named = (verdict: CheckAnswer['verdict']) => [
    ...new Set(answers.filter((one) => one.verdict === verdict).map(({ check }) => check)),
  ]
  const broken = named('broken')
  const open = named('not-checked').filter((check) => !broken.includes(check))
  const ok = named('ok').filter((check) => !broken.includes(check) && !open.includes(check))
  return { broken, ok, open }
}

function nameOf({ check, about }: CheckAnswer): string {
  return `pool doctor: ${check} of ${about}`
}

function alsoBroken(broken: readonly CheckAnswer[], told: CheckAnswer): readonly string[] {
  const others = broken.filter((one) => one !== told)
  if (others.length === 0) return []
  return [`Also broken: ${others.map(({ check, about }) => `${check} (${about})`).join(', ')}.`]
}

/** `0 broken, 2 in order (disk, image), 1 not checked (dns). The zone may not be read.` */
function summaryText(answers: readonly CheckAnswer[]): string {
  const count = (verdict: CheckAnswer['verdict'], words: string) => {
    const own = answers.filter((one) => one.verdict === verdict)
    return own.length === 0 ? `0 ${words}` : `${own.length} ${words} (${checksOf(own)})`
  }
  const counts = [count('broken', 'broken'), count('ok', 'in order')]
  const head = `${[...counts, count('not-checked', 'not checked')].join(', ')}.`
  // Many checks stand out of sight for one reason: each reason once.
  const open = answers.filter(({ verdict }) => verdict === 'not-checked')
  const byReason = new Map<string, CheckAnswer[]>()
  for (const one of open) {
    const reason = answerText(one)
    byReason.set(reason, [...(byReason.get(reason) ?? []), one])
  }
  const reasons = [...byReason]
  const why = reasons.map(([reason, own]) =>
    reasons.length === 1 ? reason : `${checksOf(own)}: ${reason}`,
  )
  return [head, ...why].join(' ')
}

function checksOf(answers: readonly CheckAnswer[]): string {
  return [...new Set(answers.map(({ check }) => check))].join(', ')
}

function reportText(answers: readonly CheckAnswer[], now: number): string {
  const lines = answers.map(
    (one) => `${one.verdict.padEnd(11)} ${one.check} (${one.about}): ${answerText(one)}`,
  )
  return [`Pool doctor at ${momentText(now)}`, ...lines, ''].join('\n')
}

async function keep(evidence: EvidenceStore, folder: string, text: string) {
  try {
    return { stored: await evidence.put(`${folder}/pool-doctor.txt`, text), failure: '' }
  } catch {
    // What was found is told all the same; only the whole report is missing.
    return { stored: '', failure: '' }
  }
}

function onTheWall(ms: number, cancelled: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    cancelled.addEventListener('abort', () => clearTimeout(timer))
  })
}
