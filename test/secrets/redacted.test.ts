// A thousand seeded secrets of all kinds, each in an ordinary surrounding: none is left, in no form, and what is beside stays.
import { describe, expect, test } from 'vitest'
import { redact } from '../../src/domain/redact.ts'
import { secretKinds } from './secret-kinds.ts'
import { leakFinder, seededSecrets } from './seeded-secrets.ts'

const secrets = seededSecrets(1000)
const leaksOf = leakFinder(secrets)

describe('a thousand seeded secrets', () => {
  test('are of each kind, all different, and found by the search before they are redacted', () => {
    expect(new Set(secrets.map(({ kind }) => kind)).size).toBe(secretKinds.length)
    expect(secretKinds.length).toBeGreaterThanOrEqual(12)
    expect(new Set(secrets.map(({ secret }) => secret)).size).toBe(1000)
    const blind = secrets.filter(({ mark, text }) => !leaksOf(text).includes(mark))
    expect(blind.map(({ text }) => text)).toEqual([])
  })

  test.each(secretKinds.map(({ kind }) => kind))('%s: none is left', (wanted) => {
    const ofKind = secrets.filter(({ kind }) => kind === wanted)
    expect(ofKind.length).toBeGreaterThan(50)
    const left = ofKind
      .map(({ text }) => ({ text, clean: redact(text) }))
      .filter(({ clean }) => leaksOf(clean).length > 0)
    expect(left).toEqual([])
  })

  test('leave their mark and the word REDACTED', () => {
    for (const { mark, text } of secrets) {
      const clean = redact(text)
      expect(clean.startsWith(mark)).toBe(true)
      expect(clean).toContain('REDACTED')
      expect(redact(clean)).toBe(clean)
    }
  })
})
