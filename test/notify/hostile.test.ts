// Whatever stands in names, errors and files: no message turns it into a mention, a link, markup or a broken line.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plain, shortId } from '../../src/domain/plain.ts'
import { maxCardBytes } from '../../src/notify/card-elements.ts'
import { cardText, htmlText } from '../../src/notify/escape.ts'
import { headline } from '../../src/notify/headline.ts'
import { mail } from '../../src/notify/mail.ts'
import { wordOnly } from '../../src/notify/mail-elements.ts'
import { teamsCard } from '../../src/notify/teams-card.ts'
import { telling } from '../../src/notify/telling.ts'
import type { Announcement } from '../../src/ports/channel.ts'
import { alertKinds } from './every-message.ts'
import { attempts } from './hostile-texts.ts'
import {
  announcement,
  attempt,
  evidenceAttempt,
  finding,
  incident,
  nodeSubject,
  story,
} from './stories.ts'

const nasty = attempts.map(({ text }) => text)
const hostileText = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(fc.constantFrom(...nasty), { maxLength: 6 }).map((parts) => parts.join(' ')),
)

const hostileAnnouncement: fc.Arbitrary<Announcement> = fc
  .record({
    pool: hostileText,
    account: hostileText,
    nodeId: hostileText,
    summary: hostileText,
    value: hostileText,
    line: hostileText,
    reason: hostileText,
    what: fc.constantFrom(...alertKinds),
    stories: fc.integer({ min: 1, max: 12 }),
    evidence: fc.integer({ min: 0, max: 30 }),
    lines: fc.integer({ min: 0, max: 80 }),
  })
  .map((given) => {
    const told = story({
      incident: incident({
        pool: { account: given.account, pool: given.pool },
        subject: nodeSubject(given.nodeId),
        finding: finding({
          summary: given.summary,
          helps: given.value,
          link: given.line,
          evidence: Array.from({ length: given.evidence }, () => ({
            name: given.line,
            value: given.value,
          })),
        }),
        waiting: { reason: given.reason, guard: given.line },
        wouldDo: { method: 'POST', path: given.value, body: { node: given.nodeId } },
        resolution: { kind: 'helped', reason: given.reason },
      }),
      attempts: [
        attempt({
          reason: given.reason,
          answer: { status: 409, code: given.line, message: given.value },
        }),
        {
          ...evidenceAttempt,
          evidence: [
            { name: given.nodeId, firstErrorLine: given.line, stored: 'x', failure: '' },
            {
              name: `pool doctor: ${given.nodeId}`,
              firstErrorLine: given.line,
              stored: 'x',
              failure: '',
            },
            { name: 'pool doctor', firstErrorLine: given.line, stored: 'x', failure: '' },
          ],
        },
      ],
      timeline: Array.from({ length: given.lines }, (_, at) => ({ at, text: given.line })),
    })
    return announcement({
      what: given.what,
      pool: { account: given.account, pool: given.pool },
      stories: Array.from({ length: given.stories }, () => told),
      page: given.line,
    })
  })

/** A control character as JSON writes it: after an even number of backslashes. */
const controlEscape = /(?<!\\)(?:\\\\)*\\(?:u00[01]|[bfnrt])/g
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u
/** The tags that our own HTML is made of. */
const ourTags =
  /^\/?(?:!DOCTYPE|html|head|meta|title|style|body|table|tr|td|th|br|a)(?= |$)(?: (?:lang|charset|name|content|role|class|width|cellpadding|cellspacing|border|align|valign|bgcolor|style|href|scope|summary|html)(?:="[^"<>]*")?)*$/

describe('hostile text', () => {
  test('never leaves the card: no mention, no markup, no invisible character, valid and small', () => {
    fc.assert(
      fc.property(hostileAnnouncement, (given) => {
        const json = JSON.stringify(teamsCard(given))
        expect(Buffer.byteLength(json)).toBeLessThanOrEqual(maxCardBytes)
        expect(JSON.parse(json).type).toBe('message')
        expect(json).not.toContain('<')
        expect(json).not.toContain('TOPSECRET')
        expect(json).not.toMatch(/[^\\]\]\(/)
        expect(json).not.toContain('{{')
        expect(json).not.toMatch(/\p{Cf}/u)
        expect([...json.matchAll(controlEscape)]).toEqual([])
        const titles = [...json.matchAll(/"title":"([^"]*)","value"/g)].map(([, title]) => title)
        const over = given.what === 'resolved' ? ['Over'] : []
        const told = given.what === 'reminder' ? ['Told'] : []
        const first = ['Cause', 'Did it help', 'Cost', 'Since', ...over, ...told]
        expect(titles).toEqual(first.map((title) => title.replaceAll(' ', '\u00A0')))
      }),
      { numRuns: 150 },
    )
  })

  test('never leaves the mail: no tag but ours, no header of its own, one clean subject line', () => {
    fc.assert(
      fc.property(hostileAnnouncement, (given) => {
        const { subject, html, text, messageId, references, headers } = mail(given)
        const shown = wordOnly.reduce((rest, comment) => rest.replace(comment, ''), html)
        for (const [, tag = ''] of shown.matchAll(/<([^>]*)>/g)) {
          expect(tag).toMatch(ourTags)
          expect(tag).not.toMatch(/url\(|\son/i)
        }
        expect(html + text + subject).not.toContain('TOPSECRET')
        for (const line of [subject, messageId, ...references, ...Object.values(headers)]) {
          expect(line).not.toMatch(invisible)
          expect(line.length).toBeLessThanOrEqual(200)
        }
        expect(messageId).toMatch(/^<[\w.-]+@[\w.-]+>$/)
        expect(text.replaceAll('\n', '')).not.toMatch(invisible)
        expect(Buffer.byteLength(html)).toBeLessThan(100_000)
        expect(headline(telling(given, 1))).not.toMatch(invisible)
      }),
      { numRuns: 150 },
    )
  })

  test.each([
    ['<at>x</at>', '&lt;at>x&lt;/at>'],
    ['tvmps_ab_d _x_', 'tvmps_ab_d \\_x\\_'],
    ['- item', '\\- item'],
    ['12. twelve', '12\\. twelve'],
    ['[a](b)', '\\[a\\](b)'],
    ['a & b &lt;', 'a & b &amp;lt;'],
    ['{{DATE(x)}}', '\\{\\{DATE(x)}}'],
  ])('cardText shows %s as it is', (given, expected) => {
    expect(cardText(given)).toBe(expected)
  })

  test('htmlText escapes what HTML knows', () => {
    expect(htmlText(`<a href="x" title='y'>&`)).toBe(
      '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;',
    )
  })

  test.each([
    ['line breaks', 'a\r\n\tb', 10, 'a b'],
    ['a long text', 'abcdefghij', 5, 'abcd…'],
    ['a cut character', 'ab🧨cd', 4, 'ab…'],
    ['a secret at the cut', 'x?sig=0123456789', 12, 'x?sig=REDAC…'],
    ['bidi', 'a\u202Eb\u2069c', 10, 'abc'],
  ])('plain mends %s', (_, given, length, expected) => {
    expect(plain(given, length)).toBe(expected)
  })

  test('shortId keeps both ends', () => {
    expect(shortId('tvmps_25b8d2c1aaaaaaaaaaaaaaaaaaaa7f01_d')).toBe('tvmps_25b8d2c1aa…a7f01_d')
  })
})
