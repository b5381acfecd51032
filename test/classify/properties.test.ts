// What holds of every rule and every fault, and of whatever facts and words are given.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classify } from '../../src/classify/classify.ts'
import { nameCause } from '../../src/classify/name-cause.ts'
import { said } from '../../src/classify/rule.ts'
import { rules } from '../../src/classify/rules.ts'
import { playbook } from '../../src/decide/playbook.ts'
import type { PoolFacts } from '../../src/domain/facts.ts'
import { type Fault, faultRow, faults, isFault } from '../../src/domain/fault.ts'
import type { Finding } from '../../src/domain/finding.ts'
import { subjectKey } from '../../src/domain/refs.ts'
import { type Symptom, symptomOf } from '../../src/domain/symptom.ts'
import { noon } from '../support/build-facts.ts'
import { oddFacts, oddSymptom, sickFacts } from './odd-facts.ts'

/** A sentence, or several: a capital first, a full stop or the end of a quotation last, and nothing that was left blank. */
function isSentence(text: string): boolean {
  return (
    /^["'`]?[A-Z0-9]/.test(text) &&
    /[.!?"]$/.test(text) &&
    !/\bundefined\b|\[object |\bNaN\b|\$\{| {2}/.test(text)
  )
}

const every = Object.keys(faults) as Fault[]

describe.each(every)('the fault %s', (fault) => {
  const row = faultRow(fault)

  test('has a ladder, sentences and a page to read', () => {
    expect(Object.hasOwn(playbook, fault)).toBe(true)
    expect(row.title).toMatch(/^[A-Z][^.]{5,70}$/)
    expect(isSentence(row.explanation), row.explanation).toBe(true)
    expect(isSentence(row.helps), row.helps).toBe(true)
    expect(row.link).toMatch(/^https:\/\/\S+$/)
  })

  test('promises no retry where nothing is known', () => {
    // A pool that could not be looked at is looked at again.
    if (fault === 'pool-not-examined') return
    if (row.causeClass === 'unknown') expect(row.retryHelps).not.toBe(true)
  })
})

test('each fault is asked for by a test of the classifier', () => {
  const texts = readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.ts') && !name.startsWith('properties'))
    .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
  // What goes wrong with telling people is seen by what tells them, not by the classifier.
  const asked = every.filter((fault) => fault !== 'alerts-undelivered')
  expect(asked.filter((fault) => !texts.some((text) => text.includes(`'${fault}'`)))).toEqual([])
})

test('rules have ids of their own', () => {
  const ids = rules.map(({ id }) => id)
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
})

describe.each(rules)('the rule $id', (rule) => {
  const symptom = symptomOf(rule.example.place, noon, rule.example)

  test('names its own example', () => {
    expect(nameCause(symptom).rule).toBe(rule.id)
  })

  test('speaks in sentences', () => {
    expect(rule.id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
    expect(rule.when).toMatch(/^\S.*[^.\s]$/)
    const explanation = said(rule.explanation, symptom)
    const helps = said(rule.helps, symptom)
    expect(isSentence(explanation), explanation).toBe(true)
    expect(isSentence(helps), helps).toBe(true)
    if (rule.link !== undefined) expect(rule.link).toMatch(/^https:\/\/\S+$/)
    if (rule.fault !== undefined) expect(isFault(rule.fault)).toBe(true)
  })

  test('holds in any letter case', () => {
    expect(nameCause(inCase(symptom, 'upper')).rule).toBe(rule.id)
    expect(nameCause(inCase(symptom, 'lower')).rule).toBe(rule.id)
  })

  test('promises a retry only for a cause that it names', () => {
    const { causeClass, retryHelps, confidence } = said(rule.cause, symptom)
    if (causeClass === 'unknown') expect([retryHelps, confidence]).not.toContain(true)
    if (causeClass === 'unknown') expect(confidence).toBe('guess')
  })
})

type Case = 'upper' | 'lower'
/** URLs stay as they are: what they name is told apart by case. */
const cased = (text: string, to: Case): string =>
  text
    .split(/(https?:\/\/\S+)/i)
    .map((part, at) => {
      if (at % 2 === 1) return part
      return to === 'upper' ? part.toUpperCase() : part.toLowerCase()
    })
    .join('')

function inCase(symptom: Symptom, to: Case): Symptom {
  const words = (text: string) => cased(text, to)
  return {
    ...symptom,
    code: words(symptom.code),
    message: words(symptom.message),
    output: words(symptom.output),
    details: symptom.details.map(({ name, value }) => ({ name: words(name), value: words(value) })),
  }
}

describe('whatever is given', () => {
  test('naming a cause throws nothing, and answers in sentences', () => {
    fc.assert(
      fc.property(oddSymptom, (symptom) => {
        const named = nameCause(symptom)
        expect(named.explanation).not.toMatch(/\bundefined\b|\[object /)
        expect(named.helps).not.toMatch(/\bundefined\b|\[object /)
        expect(named.link).toMatch(/^https:/)
        if (named.fault !== undefined) expect(isFault(named.fault)).toBe(true)
        if (named.causeClass === 'unknown') expect(named.retryHelps).not.toBe(true)
        expect(nameCause(symptom)).toEqual(named)
      }),
      { numRuns: 1500, interruptAfterTimeLimit: 8000, markInterruptAsFailure: false },
    )
  })

  test('classifying throws nothing, and every finding is whole', () => {
    fc.assert(
      fc.property(oddFacts, (facts) => {
        const before = JSON.stringify(facts)
        for (const finding of classify(facts)) {
          expect(isFault(finding.fault)).toBe(true)
          expect(finding.summary).not.toMatch(/\bundefined\b|\[object /)
          expect(finding.summary.trim()).not.toBe('')
          expect(finding.link).toMatch(/^https:/)
        }
        expect(JSON.stringify(facts)).toBe(before)
      }),
      { numRuns: 600, interruptAfterTimeLimit: 8000, markInterruptAsFailure: false },
    )
  })

  test('no subject has two findings of one fault: that would be two incidents', () => {
    fc.assert(
      fc.property(sickFacts, (facts) => {
        const keys = classify(facts).map(({ fault, subject }) => `${fault}|${subjectKey(subject)}`)
        expect(new Set(keys).size).toBe(keys.length)
      }),
      { numRuns: 300 },
    )
  })
})

describe('the same facts', () => {
  test('in another order give the same findings', () => {
    fc.assert(
      fc.property(sickFacts, fc.nat(), (facts, turn) => {
        expect(brief(classify(turned(facts, turn)))).toEqual(brief(classify(facts)))
      }),
      { numRuns: 300 },
    )
  })

  test.each(['upper', 'lower'] as const)('in %s case give the same findings', (to) => {
    fc.assert(
      fc.property(sickFacts, (facts) => {
        expect(brief(classify(factsInCase(facts, to)))).toEqual(brief(classify(facts)))
      }),
      { numRuns: 300 },
    )
  })
})

/** What is said of what, in an order of its own. */
function brief(findings: readonly Finding[]): readonly string[] {
  return findings
    .map(({ fault, subject, causeClass, fixClass, retryHelps, confidence, rule, scope }) =>
      JSON.stringify([fault, causeClass, fixClass, retryHelps, confidence, rule, scope])
        .concat(subjectKey(subject))
        .toLowerCase(),
    )
    .sort()
}

function turned(facts: PoolFacts, by: number): PoolFacts {
  const turn = <T>(list: readonly T[]): readonly T[] => {
    const at = list.length === 0 ? 0 : by % list.length
    return [...list.slice(at), ...list.slice(0, at)].reverse()
  }
  return { ...facts, nodes: turn(facts.nodes), tasks: turn(facts.tasks) }
}

/** Ids, codes and words: Batch compares none of them by case. */
function factsInCase(facts: PoolFacts, to: Case): PoolFacts {
  const words = (text: string) => cased(text, to)
  const failure = (fault: { failure?: PoolFacts['nodes'][number]['errors'][number] }) =>
    fault.failure ? { failure: faultInCase(fault.failure) } : {}
  const faultInCase = (fault: PoolFacts['nodes'][number]['errors'][number]) => ({
    ...fault,
    code: words(fault.code),
    message: words(fault.message),
    details: fault.details.map(({ name, value }) => ({ name: words(name), value: words(value) })),
  })
  return {
    ...facts,
    nodes: facts.nodes.map((node) => ({
      ...node,
      nodeId: words(node.nodeId),
      errors: node.errors.map(faultInCase),
      ...(node.startTask ? { startTask: { ...node.startTask, ...failure(node.startTask) } } : {}),
    })),
    tasks: facts.tasks.map((task) => ({
      ...task,
      ...{ jobId: words(task.jobId), taskId: words(task.taskId) },
      ...failure(task),
    })),
  }
}
