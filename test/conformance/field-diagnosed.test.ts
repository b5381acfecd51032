// The failures that people met, and others in other words, from what was quoted alone: no futile retry, no guess.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fieldCases } from './field-facts.ts'
import { answerTo, idsOf, type Quoted, type Scored, scored, scoreText } from './field-scoring.ts'

const originals = fieldCases.map((known) => scored(known.id, known, answerTo(known)))
const originalOf = new Map(originals.map((one) => [one.id, one]))

type Paraphrase = Quoted & { of: string }
/** The same failures told in other words, by someone who did not see the rules. */
const paraphrases = JSON.parse(
  readFileSync(join(import.meta.dirname, 'paraphrases.json'), 'utf8'),
) as Paraphrase[]
const told: readonly (Scored & { sameAsOriginal: boolean })[] = paraphrases.flatMap((told) => {
  const original = originalOf.get(told.of)
  if (!original) return []
  const one = scored(told.id, original.truth, answerTo(told))
  return [{ ...one, sameAsOriginal: one.answer.causeClass === original.answer.causeClass }]
})

describe('the failures of the field, as they were quoted', () => {
  test('are scored', () => {
    console.info(scoreText(`${originals.length} cases, from what was quoted:`, originals))
    expect(originals.length).toBeGreaterThan(30)
  })

  test('get no retry advised that is futile', () => {
    expect(idsOf(originals, ({ futileRetry }) => futileRetry)).toEqual([])
  })

  test('get no cause named where nobody found one out', () => {
    expect(idsOf(originals, ({ overnamed }) => overnamed)).toEqual([])
  })
})

describe('the same failures in other words', () => {
  test('are scored', () => {
    const same = told.filter(({ sameAsOriginal }) => sameAsOriginal).length
    const other = told.flatMap((one) => (one.sameAsOriginal ? [] : [one.id]))
    console.info(
      `${scoreText(`${told.length} cases in other words:`, told)}\n  ${same} get the class that their original gets; else ${other.join(' ')}`,
    )
    expect(told).toHaveLength(paraphrases.length)
    expect(new Set(paraphrases.map(({ of }) => of)).size).toBe(fieldCases.length)
  })

  test('get no retry advised that is futile', () => {
    expect(idsOf(told, ({ futileRetry }) => futileRetry)).toEqual([])
  })

  test('get no cause named where nobody found one out', () => {
    expect(idsOf(told, ({ overnamed }) => overnamed)).toEqual([])
  })
})
