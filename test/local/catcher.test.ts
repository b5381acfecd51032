// The catchers: Teams with its limits, mail over SMTP, and pages that show both without trusting either.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startCatcherServer } from '../../src/local/catcher/catcher-server.ts'
import { type Caught, openCaught } from '../../src/local/catcher/caught.ts'
import { startSmtpCatcher } from '../../src/local/catcher/smtp.ts'
import { createTeamsCatcher } from '../../src/local/catcher/teams.ts'
import { createWebhookCatcher } from '../../src/local/catcher/webhook.ts'
import { tempFolder } from './temp-folder.ts'

const folder = tempFolder('catcher')
const at = Date.parse('2026-03-01T10:00:00Z')
const open = (name: string) => openCaught(join(folder, name), () => at)
const message = (body: object[] = []) => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: { type: 'AdaptiveCard', version: '1.4', body },
    },
  ],
})
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value))

const webhookSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

describe('the webhook', () => {
  const event = { specversion: '1.0', id: 'm1', source: '/s', type: 'T', data: { news: 'N' } }
  const signed = (body: string, secret = webhookSecret, when = new Date()) => ({
    'content-type': 'application/cloudevents+json; charset=utf-8',
    'webhook-id': 'm1',
    'webhook-timestamp': String(Math.floor(when.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign('m1', when, body),
  })
  const text = JSON.stringify(event)
  const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`
  const old = new Date(Date.now() - 600_000)
  const cases = [
    { when: 'signed', headers: signed(text), status: 200, genuine: true },
    { when: 'signed with another secret', headers: signed(text, other), status: 401 },
    { when: 'signed long ago', headers: signed(text, webhookSecret, old), status: 401 },
    { when: 'changed on the way', headers: signed(`${text} `), status: 401 },
    {
      when: 'without a signature',
      headers: { 'content-type': 'application/cloudevents+json' },
      status: 401,
    },
  ]
  test.each(cases)('an event that is $when: $status, and kept as such', (one) => {
    const caught = open(`hook-${one.when}.json`)
    const answer = createWebhookCatcher(caught, webhookSecret)(one.headers, Buffer.from(text))
    expect(answer.status).toBe(one.status)
    expect(caught.state.hooks).toMatchObject([{ genuine: one.genuine ?? false, event }])
  })

  test.each([
    ['plain JSON', { 'content-type': 'application/json' }, text, 415],
    ['no JSON', signed('hello'), 'hello', 400],
    ['no event', signed('{}'), '{}', 400],
  ])('%s is refused and not kept', (_, headers, body, status) => {
    const caught = open(`no-hook-${status}.json`)
    const answer = createWebhookCatcher(caught, webhookSecret)(headers, Buffer.from(body))
    expect(answer.status).toBe(status)
    expect(caught.state.hooks).toEqual([])
  })

  test('a file of an earlier version, without webhook calls, is gone on with', () => {
    writeFileSync(join(folder, 'old.json'), '{"cards":[],"mails":[],"events":[]}')
    expect(open('old.json').state.hooks).toEqual([])
  })
})

describe('the Teams webhook', () => {
  const cases = [
    { when: 'a card in its envelope', body: bytes(message()), status: 202 },
    { when: 'no JSON', body: Buffer.from('hello'), status: 400 },
    { when: 'a bare card', body: bytes({ type: 'AdaptiveCard' }), status: 400 },
    {
      when: 'the retired MessageCard',
      body: bytes({ '@type': 'MessageCard', text: 'x' }),
      status: 400,
    },
    { when: '28 KB and one byte', body: Buffer.alloc(28 * 1024 + 1, ' '), status: 413 },
    { when: 'a body too large to be read', body: undefined, status: 413 },
  ]
  test.each(cases)('$when: $status', ({ body, status }) => {
    expect(createTeamsCatcher(open('cases.json'), () => 0)(body).status).toBe(status)
  })

  test('takes four a second, then 429 with Retry-After, then again', () => {
    let wall = 0
    const teams = createTeamsCatcher(open('rate.json'), () => wall)
    const post = () => teams(bytes(message()))
    expect([post(), post(), post(), post()].map((answer) => answer.status)).toEqual([
      202, 202, 202, 202,
    ])
    expect(post()).toMatchObject({ status: 429, retryAfterSeconds: 1 })
    wall = 1_000
    expect(post().status).toBe(202)
  })
})

test('the last 200 are kept, newest first, also over a restart', async () => {
  const caught = open('many.json')
  const item = { id: 'x', type: 'T', source: '/s', subject: '', own: false, data: null }
  for (let n = 0; n < 205; n += 1) caught.add('events', item)
  await caught.flush()
  const again = open('many.json')
  expect(again.state.events).toHaveLength(200)
  expect(again.state.events[0]?.n).toBe(205)
  expect(again.add('events', item)).toBe(206)
})

describe('the pages', () => {
  const caught: Caught = open('pages.json')
  let http: { url: string; stop(): Promise<void> }
  let smtp: { port: number; stop(): Promise<void> }
  beforeAll(async () => {
    const deadLetters = () => []
    http = await startCatcherServer({
      ...{ caught, deadLetters, port: 0, wallNow: () => at, webhookSecret },
    })
    smtp = await startSmtpCatcher(caught, 0)
  })
  afterAll(async () => {
    await http.stop()
    await smtp.stop()
    await caught.flush()
  })
  const get = (path: string) => fetch(new URL(path, http.url))

  test('a mail comes in over SMTP with its text, HTML and thread', async () => {
    const transport = createTransport({ host: '127.0.0.1', port: smtp.port })
    await transport.sendMail({
      from: 'medic@example.org',
      to: 'a@example.org, b@example.org',
      subject: 'Pool <frames>',
      text: 'plain & simple',
      html: '<script>alert(1)</script><b>rich</b>',
      references: '<one@x> <two@x>',
    })
    transport.close()
    await vi.waitFor(() => expect(caught.state.mails).toHaveLength(1), 60_000)
    expect(caught.state.mails[0]).toMatchObject({
      n: 1,
      to: ['a@example.org', 'b@example.org'],
      subject: 'Pool <frames>',
      references: ['<one@x>', '<two@x>'],
    })
    const page = await (await get('/mails/1')).text()
    expect(page).toContain('Pool &lt;frames&gt;')
    expect(page).toContain('plain &amp; simple')
    expect(page).toMatch(/<iframe sandbox="allow-popups[^"]*"\s+src="\/mails\/1\/html"/)
    expect(page).not.toContain('alert(1)')
  })

  test("a mail's own HTML is served cut off from everything", async () => {
    const response = await get('/mails/1/html')
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/^sandbox (?!.*allow-scripts).*default-src 'none'/)
    expect(await response.text()).toContain('<b>rich</b>')
  })

  test('a card is drawn as headings, facts, columns and links, with everything escaped', async () => {
    const body = [
      { type: 'TextBlock', text: 'Disk <full>', weight: 'Bolder', size: 'Large' },
      {
        type: 'TextBlock',
        text: 'see **this** [log](https://example.org/a?b&c) [bad](javascript:x)',
      },
      { type: 'FactSet', facts: [{ title: 'Pool', value: '<b>frames</b>' }] },
      {
        type: 'ColumnSet',
        columns: [{ type: 'Column', items: [{ type: 'TextBlock', text: 'left' }] }],
      },
      { type: 'TextBlock', text: '\\[frames\\] a\\_b **c\\*d**' },
      { type: 'Container', style: 'attention', items: [{ type: 'Media' }] },
      {
        type: 'ActionSet',
        actions: [
          { type: 'Action.OpenUrl', title: 'Open', url: 'https://example.org/' },
          { type: 'Action.OpenUrl', title: 'Evil', url: 'javascript:alert(1)' },
        ],
      },
    ]
    const posted = await fetch(new URL('/teams', http.url), {
      method: 'POST',
      body: JSON.stringify(message(body)),
    })
    expect(posted.status).toBe(202)
    const response = await get('/cards/1')
    const page = await response.text()
    for (const part of [
      /<h4[^>]*>Disk &lt;full&gt;<\/h4>/,
      /<strong>this<\/strong> <a href="https:\/\/example\.org\/a\?b&amp;c"/,
      /<p[^>]*>\[frames\] a_b <strong>c\*d<\/strong><\/p>/,
      /<dt>Pool<\/dt><dd>&lt;b&gt;frames&lt;\/b&gt;<\/dd>/,
      /<div class="column"><p[^>]*>left<\/p>/,
      /class="container attention"/,
      /\[element Media\]/,
      /<a href="https:\/\/example\.org\/" rel="noreferrer">Open<\/a>/,
      /Evil \(no link\)/,
    ]) {
      expect(page).toMatch(part)
    }
    expect(page).not.toContain('javascript:')
    expect(response.headers.get('content-security-policy')).not.toMatch(/script-src/)
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'/)
  })

  test('of several messages only the newest is open', async () => {
    for (const text of ['older', 'newer']) {
      const post = { ...message([{ type: 'TextBlock', text }]) }
      const [attachment] = post.attachments
      const content = { ...attachment?.content, fallbackText: `The ${text} card` }
      const body = JSON.stringify({ ...post, attachments: [{ ...attachment, content }] })
      await fetch(new URL('/teams', http.url), { method: 'POST', body })
    }
    const page = await (await get('/')).text()
    const cards = [...page.matchAll(/<details( open)?>\n<summary><h3 id="card-\d+">([^<]*)</g)]
    expect(cards.map(([, open, title]) => `${title}${open ?? ''}`)).toEqual([
      'The newer card open',
      'The older card',
      'Card 1',
    ])
    expect(await (await get('/cards/1')).text()).toContain('<details open>')
  })

  test('a webhook call shows whether its signature fits', async () => {
    const event = { specversion: '1.0', id: 'm1', source: '/s', type: 'T', data: { news: '<N>' } }
    const body = JSON.stringify(event)
    const now = new Date()
    const headers = {
      'content-type': 'application/cloudevents+json',
      'webhook-id': 'm1',
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Webhook(webhookSecret).sign('m1', now, body),
    }
    const post = (given: Record<string, string>) =>
      fetch(new URL('/webhook', http.url), { method: 'POST', headers: given, body })
    expect((await post(headers)).status).toBe(200)
    expect((await post({ ...headers, 'webhook-id': 'm2' })).status).toBe(401)
    expect((await fetch(new URL('/webhook', http.url))).status).toBe(405)
    expect(await (await get('/hooks/1')).text()).toMatch(/&lt;N&gt;<\/h3>.*signature verified/)
    expect(await (await get('/hooks/2')).text()).toContain('not verified: No matching signature')
  })

  test('the overview lists all, the JSON holds the same, the rest is not found', async () => {
    const page = await (await get('/')).text()
    expect(page).toContain('Teams cards (3)')
    expect(page).toContain('Mails (1)')
    expect(page).toContain('Webhook (2)')
    expect(page).not.toContain('<script')
    const json = (await (await get('/api/caught')).json()) as { cards: object[]; mails: object[] }
    expect([json.cards.length, json.mails.length]).toEqual([3, 1])
    expect((await get('/cards/9')).status).toBe(404)
    expect((await get('/cards/1/html')).status).toBe(404)
  })
})
