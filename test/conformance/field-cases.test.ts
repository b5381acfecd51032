// Failures that people met: each is named, none is retried blindly where that does not help, nothing well is a finding.
import { describe, expect, test } from 'vitest'
import { classify } from '../../src/classify/classify.ts'
import { playbookRow } from '../../src/decide/playbook.ts'
import { fieldCases, outputsOf, rebuilt, unseen } from './field-facts.ts'
import { idsOf, scored, scoreText } from './field-scoring.ts'

const seen = fieldCases.flatMap((known) => {
  const made = rebuilt[known.id]
  return made
    ? [
        {
          ...known,
          known,
          expected: made.fault,
          findings: classify(made.facts(known), outputsOf(known)),
        },
      ]
    : []
})
const scores = seen.flatMap(({ id, known, findings: [first] }) =>
  first ? [scored(id, known, { ...first, rule: first.rule ?? null })] : [],
)
const doAgain: readonly string[] = ['reactivate-task', 'reboot', 'replace']
/** These say of which nodes they speak; a failure of tasks is told by task, wherever its cause lies. */
const ofNodes = /^(pool|node|startTask)\b/

describe('failures of the field', () => {
  test('each is either rebuilt or known to be out of sight', () => {
    const told = fieldCases.map(({ id }) => id)
    expect([...Object.keys(rebuilt), ...Object.keys(unseen)].sort()).toEqual(told.sort())
    const quiet = seen.filter(({ findings }) => findings.length === 0).map(({ id }) => id)
    console.info(
      [
        scoreText(`${scores.length} cases, rebuilt as facts of a pool:`, scores),
        `  no finding, and none is due: ${quiet.join(' ')}`,
        ...Object.entries(unseen).map(([id, why]) => `  not ${id}: ${why}`),
      ].join('\n'),
    )
  })

  test('get no retry advised that is futile, and no cause named where nobody found one out', () => {
    expect(idsOf(scores, ({ futileRetry }) => futileRetry)).toEqual([])
    expect(idsOf(scores, ({ overnamed }) => overnamed)).toEqual([])
  })

  test.each(seen)('$id: $kind $code is $expected', ({ expected, findings }) => {
    const named = [...new Set(findings.map(({ fault }) => fault))]
    expect(named).toEqual(expected === 'nothing' ? [] : [expected])
  })

  test.each(seen.filter(({ blindRetryHelps }) => blindRetryHelps === false))(
    '$id: no task or pool is blindly tried again',
    ({ findings }) => {
      for (const { fault, subject, retryHelps } of findings) {
        if (subject.kind === 'node') continue
        const rungs: string[] = playbookRow(fault).ladder.map(({ kind }) => kind)
        expect(rungs.filter((kind) => doAgain.includes(kind))).toEqual([])
        expect(retryHelps).not.toBe(true)
      }
    },
  )

  test.each(seen.filter(({ causeClass }) => ['stale-error', 'benign'].includes(causeClass)))(
    '$id: $causeClass is no finding',
    ({ findings }) => {
      expect(findings).toEqual([])
    },
  )

  test.each(seen.filter(({ kind, findings }) => ofNodes.test(kind) && findings.length > 0))(
    '$id: $kind is seen on $scope',
    ({ scope, findings }) => {
      for (const finding of findings) expect(finding.scope).toBe(scope)
    },
  )
})
