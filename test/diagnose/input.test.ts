// Reading what is given: encodings, line ends, what is huge, and what is no input at all.
import { describe, expect, test } from 'vitest'
import { type Input, mostTextBytes, readInput } from '../../src/diagnose/input.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const utf16 = (text: string, mark = true) =>
  new Uint8Array(Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le'))
const bigEndian = (text: string) => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le').swap16())
const node = '{"id":"n"}'
const asJson: Input = { kind: 'json', values: [{ id: 'n' }] }

describe('input', () => {
  test.each([
    { what: 'JSON', bytes: utf8(node), input: asJson },
    { what: 'JSON after a mark', bytes: utf8(`\ufeff${node}`), input: asJson },
    { what: 'JSON that PowerShell redirected', bytes: utf16(`${node}\r\n`), input: asJson },
    { what: 'JSON in UTF-16 without a mark', bytes: utf16(node, false), input: asJson },
    { what: 'JSON in UTF-16, big end first', bytes: bigEndian(node), input: asJson },
    {
      what: 'JSON, one document a line',
      bytes: utf8(`${node}\r\n\r\n${node}\r\n`),
      input: { kind: 'json', values: [{ id: 'n' }, { id: 'n' }] },
    },
    {
      what: 'text',
      bytes: utf8('no space left\r\non device\r'),
      input: { kind: 'text', text: 'no space left\non device\n' },
    },
    {
      what: 'text that begins as JSON does',
      bytes: utf8('[ERROR] no\n{'),
      input: { kind: 'text', text: '[ERROR] no\n{' },
    },
    {
      what: 'JSON that is cut short',
      bytes: utf8('{"id":'),
      input: { kind: 'text', text: '{"id":' },
    },
    {
      what: 'a log with colours',
      bytes: utf8('\u001b[31mno\u001b[0m'),
      input: { kind: 'text', text: '\u001b[31mno\u001b[0m' },
    },
    {
      what: 'text in an old encoding',
      bytes: Uint8Array.of(...utf8('Zugriff verweigert f'), 0xfc, ...utf8('r alle Dateien')),
      input: { kind: 'text', text: 'Zugriff verweigert für alle Dateien' },
    },
    {
      what: 'text with a letter torn apart',
      bytes: Uint8Array.of(...utf8('Zugriff verweigert für alle'), 0xc3),
      input: { kind: 'text', text: 'Zugriff verweigert für alle\ufffd' },
    },
  ])('$what', ({ bytes, input }) => {
    expect(readInput(bytes, 'it')).toEqual(input)
  })

  test('of a long text is its end', () => {
    const input = readInput(utf8(`${'x'.repeat(3 * mostTextBytes)}the end`), 'it')
    expect(input).toMatchObject({ kind: 'text' })
    const text = input.kind === 'text' ? input.text : ''
    expect(text).toHaveLength(mostTextBytes)
    expect(text).toMatch(/the end$/)
  })

  test('that was cut is not taken for JSON', () => {
    expect(readInput(utf8('[1,2,3]'), 'it', true)).toEqual({ kind: 'text', text: '[1,2,3]' })
  })

  test('that was cut is read where it has one document a line', () => {
    const end = utf8(`half":1}\n${node}\n${node}\n`)
    expect(readInput(end, 'it', true, utf8('{"id":"first'))).toEqual({
      kind: 'json',
      values: [{ id: 'n' }, { id: 'n' }],
    })
    expect(readInput(end, 'it', true, utf8('2026-03-01 a log'))).toMatchObject({ kind: 'text' })
  })

  test('of one document that is too large is refused: its end alone tells nothing', () => {
    const end = utf8('"id":"t"}]}')
    for (const head of [utf8(' {"value":['), utf16('[{"id"')]) {
      expect(() => readInput(end, 'it', true, head)).toThrow(
        'it is JSON of more than 16 MB; give a part of it',
      )
    }
    expect(readInput(utf8('and so on'), 'it', true, utf8('[INFO] '))).toMatchObject({
      kind: 'text',
    })
  })

  test.each([
    { what: 'nothing', bytes: utf8(''), says: /^it is empty; give it / },
    { what: 'blanks', bytes: utf8(' \r\n\t'), says: /^it is empty; give it / },
    { what: 'a mark alone', bytes: utf8('\ufeff'), says: /^it is empty; give it / },
    {
      what: 'a program',
      bytes: Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 3, 0, 62),
      says: /^it is neither text nor JSON/,
    },
    {
      what: 'an archive',
      bytes: Uint8Array.of(0x1f, 0x8b, 8, 1, 2, 3, 4, 0xfe, 0xed, 0xbe, 0xef),
      says: /^it is neither text nor JSON/,
    },
  ])('that is $what is refused', ({ bytes, says }) => {
    expect(() => readInput(bytes, 'it')).toThrow(says)
  })
})
