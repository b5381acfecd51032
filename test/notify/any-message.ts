// Draws messages of any size with any text in every field: what cards and mails must bear.
import fc from 'fast-check'
import type { Announcement, Notice } from '../../src/ports/channel.ts'
import { alertKinds, notice, noticeKinds } from './every-message.ts'
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

const anyText = fc.oneof(
  fc.constantFrom(...attempts.map(({ text }) => text)),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', minLength: 500, maxLength: 3000 }),
  // What grows most where it is escaped: signs that JSON, Markdown or UTF-8 spell with several bytes.
  fc
    .tuple(
      fc.constantFrom('<', '\\', '"', '&#', '{{', '漢', '🧨', '*', '~ '),
      fc.integer({ min: 1, max: 5000 }),
    )
    .map(([sign, times]) => sign.repeat(times)),
)
const size = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 90 }))

/** Every text is drawn, and every list is as long as it likes. */
export const anyAnnouncement: fc.Arbitrary<Announcement> = fc
  .record({
    texts: fc.array(anyText, { minLength: 12, maxLength: 12 }),
    what: fc.constantFrom(...alertKinds),
    stories: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.constantFrom(12, 200)),
    evidence: size,
    attempts: size,
    calls: size,
    lines: size,
    machines: fc.integer({ min: 0, max: 2000 }),
    guard: fc.constantFrom('mode', 'approval', 'storm', 'pause', 'hold'),
  })
  .map((given) => {
    const [pool = '', account = '', node = '', summary = '', value = '', line = ''] = given.texts
    const [reason = '', helps = '', id = '', path = '', name = '', page = ''] = given.texts.slice(6)
    const call = { method: 'POST', path, body: { [name]: value } } as const
    const told = story({
      incident: incident({
        id,
        pool: { account, pool },
        subject: nodeSubject(node),
        finding: finding({
          ...{ summary, helps, link: line, rule: name },
          evidence: Array.from({ length: given.evidence }, (_, at) => ({
            name,
            value: `${at} ${value}`,
          })),
        }),
        machines: { vmSize: name, dedicated: given.machines, spot: given.machines },
        waiting: { reason, guard: given.guard, action: 'replace', node: nodeSubject(node) },
        wouldDo: call,
        wouldAlso: { calls: Array.from({ length: given.calls }, () => call), more: given.calls },
        resolution: { kind: 'helped', reason },
        resolvedAt: 0,
      }),
      attempts: [
        ...Array.from({ length: given.attempts }, (_, at) =>
          attempt({ number: at, reason, answer: { status: 409, code: name, message: value } }),
        ),
        {
          ...evidenceAttempt,
          evidence: [name, 'pool doctor: dns', 'pool doctor'].map((from) => ({
            ...{ name: from, firstErrorLine: line, stored: 'x', failure: '' },
          })),
        },
      ],
      timeline: Array.from({ length: given.lines }, (_, at) => ({ at, text: `${at} ${line}` })),
    })
    return announcement({
      what: given.what,
      pool: { account, pool },
      stories: Array.from({ length: given.stories }, () => told),
      prices: {
        currency: name,
        asOf: value,
        about: line,
        perHour: { [name.toLowerCase()]: { dedicated: 1 } },
      },
      accountId: path,
      page,
    })
  })

export const anyNotice: fc.Arbitrary<Notice> = fc
  .record({
    what: fc.constantFrom(...noticeKinds),
    texts: fc.array(anyText, { minLength: 6, maxLength: 6 }),
    sizes: fc.array(size, { minLength: 5, maxLength: 5 }),
  })
  .map(({ what, texts, sizes }) => {
    const [title = '', text = '', name = '', cell = '', advice = '', page = ''] = texts
    const [lines = 0, facts = 0, tables = 0, rows = 0, columns = 0] = sizes
    const many = <T>(count: number, of: T) => Array.from({ length: count }, () => of)
    return notice({
      ...{ what, title, advice, page, view: cell, key: title },
      text: many(lines, text),
      facts: many(facts, { name, value: text }),
      tables: many(tables, {
        title: name,
        head: many(columns, name),
        rows: many(rows, many(columns, cell)),
      }),
    })
  })
