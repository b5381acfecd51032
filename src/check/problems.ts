// Makes problems of findings: those of one kind in one pool are one, with a count; the worst first.
import { checksFor, proves } from '../doctor/consult.ts'
import type { CheckAnswer } from '../domain/check-answer.ts'
import type { Fault } from '../domain/fault.ts'
import { faultRow } from '../domain/fault.ts'
import type { Finding, Scope } from '../domain/finding.ts'
import { subjectText } from '../domain/refs.ts'
import type { Problem } from './report.ts'

const mostSubjects = 20

interface Found {
  pool: string
  findings: readonly Finding[]
  checks: readonly CheckAnswer[]
}

export function problemsOf(found: readonly Found[]): readonly Problem[] {
  const groups = new Map<string, Found & { findings: Finding[] }>()
  for (const { pool, findings, checks } of found) {
    for (const finding of findings) {
      const key = [pool, finding.fault, finding.causeClass, finding.rule ?? '']
        .join('|')
        .toLowerCase()
      const group = groups.get(key)
      if (group) group.findings.push(finding)
      else groups.set(key, { pool, findings: [finding], checks })
    }
  }
  return [...withUnread([...groups.values()])]
    .flatMap((group) => problemOf(group) ?? [])
    .toSorted((a, b) => rank(a) - rank(b) || b.count - a.count)
}

type Group = Found & { findings: readonly Finding[] }

/**
 * Of what fails alike in a pool a few outputs are read: they speak for those with the same exit code, unless they
 * say different things.
 */
function withUnread(groups: readonly Group[]): readonly Group[] {
  const isRead = ({ findings }: Group) =>
    findings.some(({ evidence }) => evidence.some(({ name }) => name === 'output'))
  const taken = new Set<Group>()
  const merged = groups.map((group) => {
    const like = groups.filter(
      (other) => other !== group && other.pool === group.pool && sameFailure(other, group),
    )
    const unread = like.filter((other) => !isRead(other))
    if (!isRead(group) || like.length !== unread.length) return group
    for (const other of unread) taken.add(other)
    return { ...group, findings: [group, ...unread].flatMap(({ findings }) => findings) }
  })
  return merged.filter((_, index) => !taken.has(groups[index] as Group))
}

function sameFailure(a: Group, b: Group): boolean {
  const exits = ({ findings }: Group) => [
    ...new Set(
      findings.map(
        ({ fault, evidence }) =>
          `${fault}|${evidence.find(({ name }) => name === 'exit code')?.value ?? ''}`,
      ),
    ),
  ]
  const [one, two] = [exits(a), exits(b)]
  return one.length === 1 && two.length === 1 && one[0] === two[0] && !one[0]?.endsWith('|')
}

function problemOf({ pool, findings, checks }: Found): Problem | undefined {
  // One whose output was read says more than the others.
  const first =
    findings.find(({ evidence }) => evidence.some(({ name }) => name === 'output')) ?? findings[0]
  if (!first) return undefined
  const subjects = [...new Set(findings.map(({ subject }) => subjectText(subject)))]
  const { party, causeClass, fixClass, retryHelps, helps, evidence, link } = first
  const explaining = checksFor(first.fault)
  const broken = checks.filter(
    ({ check, verdict }) => verdict === 'broken' && explaining.includes(check),
  )
  return {
    fault: first.fault,
    title: faultRow(first.fault).title,
    pool,
    party,
    causeClass,
    fixClass,
    retryHelps,
    // Seen with one's own eyes, where what is broken is what this cause is of.
    confidence: broken.some(({ check }) => proves(check, causeClass))
      ? 'certain'
      : first.confidence,
    scope: widest(findings),
    subjects: subjects.slice(0, mostSubjects),
    count: subjects.length,
    since: new Date(Math.min(...findings.map(({ since }) => since))).toISOString(),
    summary: first.summary,
    helps,
    rule: first.rule ?? null,
    evidence,
    checks: broken,
    link,
  }
}

const scopes: readonly Scope[] = ['whole-pool', 'some-nodes', 'one-node', 'some-tasks', 'one-task']

function widest(findings: readonly Finding[]): Scope {
  const of = (scope: Scope) => scopes.indexOf(scope)
  return findings.reduce(
    (wide, { scope }) => (of(scope) < of(wide) ? scope : wide),
    findings[0]?.scope ?? 'one-node',
  )
}

/** What stops a pool before what stops a node before what fails a task; what passes by itself last. */
function rank({ fault, causeClass, scope }: Problem): number {
  const passes = causeClass === 'preemption' || causeClass === 'benign' ? 10 : 0
  return passes + areaRank(fault) + scopes.indexOf(scope) / 10
}

function areaRank(fault: Fault): number {
  if (
    fault === 'pool-unusable' ||
    fault === 'pool-start-task-failed' ||
    fault === 'pool-node-errors'
  )
    return 0
  if (fault === 'pool-no-usable-node') return 1
  if (fault.startsWith('pool-')) return 2
  if (fault.startsWith('node-')) return 3
  return fault.startsWith('job-') ? 4 : 5
}
