// Redacting leaves what is ordinary as it is, and of what holds a secret all that is beside.
import { describe, expect, test } from 'vitest'
import { faults } from '../../src/domain/fault.ts'
import { redact } from '../../src/domain/redact.ts'
import { ordinaryTexts } from './ordinary-text.ts'

describe('what machines and programs ordinarily say', () => {
  test('is a corpus worth the name', () => {
    expect(new Set(ordinaryTexts).size).toBeGreaterThan(80)
  })

  test.each(ordinaryTexts)('stays: %s', (text) => {
    expect(redact(text)).toBe(text)
    const line = `2026-03-01T12:00:00Z ERROR ${text}`
    expect(redact(line)).toBe(line)
    const inJson = JSON.stringify({ message: text, nested: JSON.stringify({ text }) })
    expect(redact(inJson)).toBe(inJson)
  })

  test('stays in the words of our own table of faults', () => {
    for (const row of Object.values(faults)) {
      for (const text of [row.title, row.explanation, row.helps]) expect(redact(text)).toBe(text)
    }
  })
})

describe('of what holds a secret', () => {
  test.each([
    ['https://a/b?sv=1&se=2026&sig=a%2Bb%3D', 'https://a/b?sv=1&se=2026&sig=REDACTED'],
    ['a=1;AccountKey=abc==;EndpointSuffix=core', 'a=1;AccountKey=REDACTED;EndpointSuffix=core'],
    ['AZP_TOKEN=abc AZP_POOL=farm', 'AZP_TOKEN=REDACTED AZP_POOL=farm'],
    ['postgres://farm:abc@db:5432/x', 'postgres://farm:REDACTED@db:5432/x'],
    [
      'docker login r -u farm -p abc && echo done',
      'docker login r -u farm -p REDACTED && echo done',
    ],
    ['Authorization: Bearer abc.def.ghi', 'Authorization: Bearer REDACTED'],
    [
      '{"name":"DB_PASSWORD","value":"abc"},{"name":"LANG","value":"C"}',
      '{"name":"DB_PASSWORD","value":"REDACTED"},{"name":"LANG","value":"C"}',
    ],
    [
      '- name: DB_PASSWORD\n  value: abc\n- name: LANG',
      '- name: DB_PASSWORD\n  value: REDACTED\n- name: LANG',
    ],
    [
      '{"m":"AccountKey=ab\\u002Bcd==;EndpointSuffix=x"}',
      '{"m":"AccountKey=REDACTED;EndpointSuffix=x"}',
    ],
    ['{"m":"{\\u0022pwd\\u0022:\\u0022ab\\u0022}"}', '{"m":"{\\"pwd\\":\\"REDACTED\\"}"}'],
    [
      'echo abc | docker login r --password-stdin',
      'echo REDACTED | docker login r --password-stdin',
    ],
  ])('%s keeps its shape', (text, expected) => {
    expect(redact(text)).toBe(expected)
  })
})
