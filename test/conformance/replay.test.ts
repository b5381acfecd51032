// The recorded conversations since API 2020-03, held with the emulator: what the service answered, it answers.
import { writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { conversations, rowName } from './replay/conversations.ts'
import { figuresOf, figuresText, type Replayed } from './replay/figures.ts'
import { knownDifferences } from './replay/known-differences.ts'
import { replay } from './replay/replay.ts'

/** Of the requests that write, are refused, or read after a write. */
const leastShare = 0.95

describe('the recorded conversations', () => {
  const replayed: Replayed[] = []

  beforeAll(async () => {
    for (const conversation of conversations()) {
      replayed.push({ conversation, outcomes: await replay(conversation) })
    }
    const figures = figuresOf(replayed)
    console.info(figuresText(figures))
    const report = process.env.BATCH_MEDIC_CONFORMANCE_REPORT
    if (report) writeFileSync(report, `${JSON.stringify(figures, null, 2)}\n`)
  })

  test('most are there, and most of their requests can be sent', () => {
    const { conversations: held, requests, counted } = figuresOf(replayed)
    expect(held).toBeGreaterThan(80)
    expect(requests).toBeGreaterThan(1800)
    expect(counted).toBeGreaterThan(1300)
  })

  test('95 of 100 requests that write, are refused or read after a write are answered as recorded', () => {
    expect(figuresOf(replayed).agreedShare).toBeGreaterThanOrEqual(leastShare)
  })

  test('every one that is answered otherwise is known, and why', () => {
    const differing = replayed.flatMap(({ conversation, outcomes }) =>
      outcomes.flatMap(({ row, result }) =>
        result === 'differed' ? [`${conversation.name} ${rowName(row)}`] : [],
      ),
    )
    const known = knownDifferences.flatMap(({ where }) => where)
    expect(differing.filter((one) => !known.includes(one))).toEqual([])
    expect(known.filter((one) => !differing.includes(one))).toEqual([])
  })
})
