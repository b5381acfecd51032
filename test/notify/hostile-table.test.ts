// Each injection attempt in every field of every kind of message: nothing of it works in a card, nothing in a mail.
import { simpleParser } from 'mailparser'
import MailComposer from 'nodemailer/lib/mail-composer/index.js'
import { describe, expect, test } from 'vitest'
import { wordOnly } from '../../src/notify/mail-elements.ts'
import { messageCard } from '../../src/notify/message-card.ts'
import { messageMail } from '../../src/notify/message-mail.ts'
import type { Announcement, Message, Notice } from '../../src/ports/channel.ts'
import { everyMessage } from './every-message.ts'
import { attempts } from './hostile-texts.ts'

/** Words of the program itself, which no field from outside can hold. */
const ours = new Set([
  ...['kind', 'what', 'fault', 'state', 'mode', 'step', 'result', 'scope', 'party', 'causeClass'],
  ...['fixClass', 'confidence', 'guard', 'action', 'method', 'channel', 'os', 'option', 'key'],
])

/** Every text that can come from outside is the attempt; the rest stays. */
function filled<T>(value: T, text: string): T {
  const fill = (given: unknown, name: string): unknown => {
    if (typeof given === 'string') return ours.has(name) ? given : text
    if (Array.isArray(given)) return given.map((item) => fill(item, name))
    if (given === null || typeof given !== 'object') return given
    return Object.fromEntries(Object.entries(given).map(([key, item]) => [key, fill(item, key)]))
  }
  return fill(value, '') as T
}

const samples = (text: string) =>
  everyMessage({
    storm: 12,
    announcement: (given: Announcement) => ({
      ...filled(given, text),
      page: given.page,
    }),
    notice: (given: Notice) => ({ ...filled(given, text), page: given.page }),
  })

/** Hosts that our own links lead to. */
const hosts = ['batch-medic.azurewebsites.net', 'learn.microsoft.com', 'portal.azure.com']
const mayOpen = (url: string) => URL.canParse(url) && hosts.includes(new URL(url).hostname)
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

describe.each(attempts)('$name', ({ text }) => {
  test('in every card', () => {
    for (const { message } of samples(text)) inCard(message)
  })

  test('in every mail', async () => {
    for (const { message } of samples(text)) await inMail(message)
  })
})

function inCard(message: Message): void {
  const card = messageCard(message)
  const json = JSON.stringify(card)
  expect(json).not.toContain('<')
  expect(json).not.toMatch(/[^\\]\]\(|[^\\]\]\[/)
  expect(json).not.toContain('{{')
  expect(json).not.toContain('TOPSECRET')
  const { content } = card.attachments[0]
  expect(Object.keys(content)).not.toContain('entities')
  expect(Object.keys(content.msteams)).toEqual(['width'])
  for (const { url } of content.actions) expect(mayOpen(url), url).toBe(true)
  for (const one of textsOf(content)) expect(one).not.toMatch(invisible)
}

async function inMail(message: Message): Promise<void> {
  const { headers, ...content } = messageMail(message)
  const { html } = content
  const shown = wordOnly.reduce((rest, comment) => rest.replace(comment, ''), html)
  expect(
    shown.match(/<(?!\/?(?:!DOCTYPE|html|head|meta|title|style|body|table|tr|td|th|br|a)[ >])/g),
  ).toBeNull()
  for (const tag of shown.match(/<[^>]*>/g) ?? []) expect(tag).not.toMatch(/\son\w+\s*=/i)
  expect(styles(shown).filter((style) => /url|@import|expression|\\/i.test(style))).toEqual([])
  for (const [, url = ''] of shown.matchAll(/<a href="([^"]*)"/g)) {
    expect(mayOpen(url.replaceAll('&amp;', '&')), url).toBe(true)
  }
  expect(html + content.text + content.subject).not.toContain('TOPSECRET')
  const raw = await new MailComposer({
    ...content,
    headers,
    from: 'medic@example.org',
    to: 'ops@example.org',
  })
    .compile()
    .build()
  const mail = await simpleParser(raw)
  expect(mail.subject).toBe(content.subject)
  expect(mail.headers.has('bcc')).toBe(false)
  expect([mail.to].flat().map((one) => one?.text)).toEqual(['ops@example.org'])
  expect(mail.attachments).toEqual([])
  expect(content.subject).not.toMatch(invisible)
}

function styles(html: string): string[] {
  const found = html.matchAll(/ style="([^"]*)"|<style>(.*?)<\/style>/gs)
  return [...found].map(([, inline, block]) => inline ?? block ?? '')
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (value === null || typeof value !== 'object') return []
  return Object.values(value).flatMap(textsOf)
}
