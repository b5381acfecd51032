// Findings made into problems: what is one, what speaks for what, and what comes first.
import { describe, expect, test } from 'vitest'
import { problemsOf } from '../../src/check/problems.ts'
import type { CheckAnswer } from '../../src/domain/check-answer.ts'
import type { Finding } from '../../src/domain/finding.ts'
import { nodeSubject, taskSubject } from '../support/build-facts.ts'
import { finding } from '../support/build-record.ts'

const exit = (value: string) => ({ name: 'exit code', value })
const output = { name: 'output', value: 'ValueError: boom' }
const unknown = { causeClass: 'unknown', retryHelps: null, confidence: 'guess' } as const

function unread(taskId: string, code = '1'): Finding {
  const { rule, ...rest } = finding({ ...unknown, fault: 'task-exit-code' })
  return { ...rest, subject: taskSubject(taskId), evidence: [exit(code)] }
}

function read(taskId: string, rule = 'module-missing', code = '1'): Finding {
  return {
    ...finding({ fault: 'task-exit-code', causeClass: 'user-code', confidence: 'likely' }),
    rule,
    subject: taskSubject(taskId),
    evidence: [exit(code), output],
  }
}

function told(findings: readonly Finding[], checks: readonly CheckAnswer[] = []) {
  return problemsOf([{ pool: 'frames', findings, checks }]).map(({ rule, count }) => ({
    rule,
    count,
  }))
}

describe('the outputs that were read', () => {
  test('speak for those that failed with the same exit code', () => {
    expect(told([read('a'), unread('b'), unread('c')])).toEqual([
      { rule: 'module-missing', count: 3 },
    ])
  })

  test.each([
    {
      when: 'they say different things',
      findings: [read('a'), read('b', 'killed'), unread('c')],
      problems: 3,
    },
    { when: 'the exit code is another', findings: [read('a'), unread('b', '2')], problems: 2 },
    { when: 'there is no exit code', findings: [read('a', 'x', ''), unread('b', '')], problems: 2 },
    { when: 'nothing was read', findings: [unread('a'), unread('b')], problems: 1 },
  ])('speak for none where $when', ({ findings, problems }) => {
    expect(told(findings)).toHaveLength(problems)
  })

  test('of one pool do not speak for another', () => {
    const found = (pool: string, one: Finding) => ({ pool, findings: [one], checks: [] })
    expect(problemsOf([found('p', read('a')), found('q', unread('b'))])).toHaveLength(2)
  })
})

describe('what the doctor found broken', () => {
  const broken: CheckAnswer = {
    check: 'outbound-rules',
    verdict: 'broken',
    about: 'nsg',
    said: 'Rule x denies it.',
    mend: '',
  }
  test('makes a cause certain, and an unknown one not', () => {
    const named = finding({
      fault: 'pool-unusable',
      causeClass: 'network-blocked',
      confidence: 'likely',
    })
    const dark = finding({ ...unknown, fault: 'pool-unusable' })
    const sure = (one: Finding, checks: readonly CheckAnswer[]) =>
      problemsOf([{ pool: 'p', findings: [one], checks }])[0]?.confidence
    expect(sure(named, [broken])).toBe('certain')
    expect(sure(named, [{ ...broken, verdict: 'ok' }])).toBe('likely')
    expect(sure(named, [{ ...broken, check: 'autoscale' }])).toBe('likely')
    expect(sure(named, [{ ...broken, check: 'packages' }])).toBe('likely')
    expect(sure(dark, [broken])).toBe('guess')
  })
})

test('what passes by itself comes last, what stops a pool first', () => {
  const node = finding({ fault: 'node-unusable', causeClass: 'hardware', subject: nodeSubject() })
  const problems = problemsOf([
    {
      pool: 'p',
      findings: [
        finding({ fault: 'pool-preempted', causeClass: 'preemption', scope: 'whole-pool' }),
        read('a'),
        node,
        finding({ fault: 'pool-unusable', causeClass: 'network-blocked', scope: 'whole-pool' }),
      ],
      checks: [],
    },
  ])
  expect(problems.map(({ fault }) => fault)).toEqual([
    'pool-unusable',
    'node-unusable',
    'task-exit-code',
    'pool-preempted',
  ])
})
