// Rules that every mail keeps: tables alone for layout, styles that Outlook knows, nothing fetched, and headers that mail programs sort and thread by.
import { type ParsedMail, simpleParser } from 'mailparser'
import MailComposer from 'nodemailer/lib/mail-composer/index.js'
import { describe, expect, test } from 'vitest'
import { wordOnly } from '../../src/notify/mail-elements.ts'
import { messageMail } from '../../src/notify/message-mail.ts'
import type { Message } from '../../src/ports/channel.ts'
import { everyMessage, notice } from './every-message.ts'
import { announcement, incident, story } from './stories.ts'

/** What the Word engine of Outlook lays out, or leaves out without harm (caniemail.com): no position, no float, no flex. */
const inlineProperties = new Set([
  ...['background-color', 'border', 'border-bottom', 'color', 'font-family', 'font-size'],
  ...['font-weight', 'line-height', 'margin', 'max-width', 'overflow-wrap', 'padding'],
  ...['table-layout', 'text-decoration', 'width', 'word-break'],
])
const blockProperties = new Set([
  ...inlineProperties,
  ...['border-color', 'color-scheme', 'display', 'padding-left', 'padding-right'],
  'supported-color-schemes',
])
const media = ['(prefers-color-scheme:dark)', '(max-width:480px)']
const tags = new Set('!DOCTYPE html head meta title style body table tr td th br a'.split(' '))

const htmlOf = (message: Message) =>
  wordOnly.reduce((rest, comment) => rest.replace(comment, ''), messageMail(message).html)

function declarations(css: string): [name: string, value: string][] {
  return css
    .split(';')
    .filter(Boolean)
    .map((one) => {
      const [name = '', ...value] = one.split(':')
      return [name.trim(), value.join(':')]
    })
}

/** Of a block without nesting but that of its media queries: their conditions, and all declarations. */
function block(css: string): { conditions: string[]; inside: [string, string][] } {
  const conditions = [...css.matchAll(/@(\w+) ([^{]*)\{/g)].map(([, rule, condition = '']) => {
    expect(rule).toBe('media')
    return condition.trim()
  })
  const bodies = [...css.matchAll(/\{([^{}]*)\}/g)].map(([, body = '']) => body)
  return { conditions, inside: bodies.flatMap(declarations) }
}

async function parsed(message: Message): Promise<ParsedMail> {
  const { headers, ...content } = messageMail(message)
  const addresses = { from: 'Medic <medic@example.org>', to: 'ops@example.org' }
  return simpleParser(
    await new MailComposer({ ...content, ...addresses, headers }).compile().build(),
  )
}

describe.each(everyMessage({ storm: 40 }))('$name', ({ message }) => {
  test('is made of tables, with tags that Outlook knows and in their order', () => {
    const open: string[] = []
    for (const [, slash, name = ''] of htmlOf(message).matchAll(/<(\/?)([!\w]+)[^>]*>/g)) {
      expect(tags).toContain(name)
      if (['meta', 'br', '!DOCTYPE'].includes(name)) continue
      if (slash) expect(open.pop()).toBe(name)
      else open.push(name)
    }
    expect(open).toEqual([])
  })

  test('has styles of the allow-list alone, and fetches nothing', () => {
    const html = htmlOf(message)
    for (const [, css = ''] of html.matchAll(/ style="([^"]*)"/g)) {
      for (const [name, value] of declarations(css)) {
        expect(inlineProperties).toContain(name)
        expect(value).toMatch(/^[\w #%.,'-]+$/)
      }
    }
    const [, css = ''] = /<style>(.*?)<\/style>/s.exec(html) ?? []
    const { conditions, inside } = block(css)
    expect(conditions).toEqual(media)
    for (const [name, value] of inside) {
      expect(blockProperties).toContain(name)
      expect(value).toMatch(/^[\w #%.-]+(!important)?$/)
    }
    expect(html).not.toMatch(
      /<(img|link|script|iframe|object|video|svg|base|form)\b|\ssrc=|background=/i,
    )
    const opened = [...html.matchAll(/\shref="([^"]*)"/g)].map(([, url]) => url)
    expect(opened.filter((url) => !url?.startsWith('https://'))).toEqual([])
  })

  test('has cells with a background in words of old as well, for programs without styles', () => {
    for (const [cell] of htmlOf(message).matchAll(/<(?:td|table) [^>]*background-color:[^>]*>/g)) {
      expect(cell).toMatch(/bgcolor="#[0-9a-f]{6}"/)
    }
  })

  test('comes through a mail program as it was written', async () => {
    const content = messageMail(message)
    const mail = await parsed(message)
    expect(mail.subject).toBe(content.subject)
    expect(mail.messageId).toBe(content.messageId)
    expect([mail.references ?? []].flat()).toEqual(content.references)
    expect(mail.inReplyTo ?? '').toBe(content.references[0] ?? '')
    expect(mail.text?.trim()).toBe(content.text.trim())
    expect(mail.html).toContain('</html>')
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated')
    expect(mail.headers.get('x-auto-response-suppress')).toBe('All')
    expect(mail.attachments).toEqual([])
  })

  test('names its list, and claims no way to leave it that does not exist', async () => {
    const list = (await parsed(message)).headers.get('list')
    expect(list).toMatchObject({ id: { name: 'Batch Medic' } })
    expect(JSON.stringify(list)).not.toMatch(/unsubscribe|post|help/i)
  })
})

describe('List-Id', () => {
  const listOf = (page: string, account = 'renderfarm') =>
    messageMail(
      announcement({
        page,
        pool: { account, pool: 'frames' },
        stories: [story({ incident: incident() })],
      }),
    ).headers['List-Id']

  test.each([
    [
      'the host of the page',
      'https://medic.example.org/x',
      /^Batch Medic <renderfarm\.medic\.example\.org>$/,
    ],
    ['no page is known', '', /^Batch Medic <renderfarm\.[0-9a-f]{32}\.localhost>$/],
    [
      'the page has a number for a host',
      'http://127.0.0.1:7071',
      /^Batch Medic <renderfarm\.[0-9a-f]{32}\.localhost>$/,
    ],
  ])('is in a namespace of ours: %s', (_, page, expected) => {
    expect(listOf(page)).toMatch(expected)
    expect(listOf(page)).toBe(listOf(page))
  })

  test('tells accounts apart, and notices from both', () => {
    const page = 'https://medic.example.org'
    expect(listOf(page, 'other')).not.toBe(listOf(page))
    expect(messageMail(notice({ page })).headers['List-Id']).toBe(
      'Batch Medic <notices.medic.example.org>',
    )
  })
})

describe('the mail of a notice', () => {
  test('keeps its id over tries, and another has another', () => {
    expect(messageMail(notice()).messageId).toBe(messageMail(notice({ at: 1 })).messageId)
    expect(messageMail(notice({ key: 'b' })).messageId).not.toBe(messageMail(notice()).messageId)
  })

  test('threads the digests of all weeks of one deployment, and no test', () => {
    const roots = (what: 'digest' | 'test', page: string, key: string) =>
      messageMail(notice({ what, page, key })).references
    expect(roots('digest', 'https://a.example', '1')).toEqual(
      roots('digest', 'https://a.example', '2'),
    )
    expect(roots('digest', 'https://b.example', '1')).not.toEqual(
      roots('digest', 'https://a.example', '1'),
    )
    expect(roots('test', 'https://a.example', '1')).toEqual([])
  })
})
