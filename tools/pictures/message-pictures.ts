// Takes pictures of cards, drawn by Microsoft's own renderer with the looks of Teams, and of mails.
// node tools/pictures/message-pictures.ts FOLDER [--only TEXT] [--docs]
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Browser, chromium } from 'playwright-core'
import { messageCard } from '../../src/notify/message-card.ts'
import { messageMail } from '../../src/notify/message-mail.ts'
import { everyMessage } from '../../test/notify/every-message.ts'
import { shrinkPng } from './shrink-png.ts'
import { teamsLook } from './teams-look.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** Messages whose name holds it; see test/notify/every-message.ts. */
    only: { type: 'string', default: '' },
    /** The few pictures that the documentation shows, and no others. */
    docs: { type: 'boolean', default: false },
  },
})
const [folder] = positionals
if (!folder) throw new Error('Give the folder for the pictures')

interface View {
  suffix: string
  dark: boolean
  /** CSS pixels. */
  width: number
}
const light = { suffix: '', dark: false, width: 720 }
const dark = { suffix: '-dark', dark: true, width: 720 }
const phone = { suffix: '-phone', dark: false, width: 390 }
const phoneDark = { suffix: '-phone-dark', dark: true, width: 390 }

const renderer = readFileSync(
  createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.js'),
  'utf8',
)
const samples = everyMessage().filter(({ name }) => name.includes(values.only))
/** What the documentation shows, and in which views. */
const shown: Readonly<Record<string, { card: string; mail?: string; views: readonly View[] }>> = {
  'resolved, one': { card: 'card', views: [light] },
  'escalated, one': { card: 'card-escalated', mail: 'mail-escalated', views: [light, dark] },
  'approval, one': { card: 'card-approval', mail: 'mail-approval', views: [light] },
  'notice digest': { card: 'card-digest', mail: 'mail-digest', views: [light] },
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-lcd-text'],
})
try {
  for (const { name, message } of samples) {
    const plainName = name.replace(/\W+/g, '-')
    const all = {
      card: `card-${plainName}`,
      mail: `mail-${plainName}`,
      views: [light, dark, phone],
    }
    const { card, mail, views } = values.docs ? (shown[name] ?? { card: '', views: [] }) : all
    for (const view of views) await drawCard(browser, messageCard(message), card, view)
    if (mail === undefined) continue
    for (const view of values.docs ? views : [...views, phoneDark]) {
      await take(browser, view, mail, async (page) => {
        await page.setContent(messageMail(message).html)
      })
    }
  }
} finally {
  await browser.close()
}

type Page = Awaited<ReturnType<Browser['newPage']>>

async function drawCard(
  on: Browser,
  envelope: ReturnType<typeof messageCard>,
  name: string,
  view: View,
): Promise<void> {
  const look = teamsLook(view.dark)
  await take(on, view, name, async (page) => {
    await page.setContent(
      `<!DOCTYPE html><meta charset="utf-8"><style>${look.css}</style><main></main>`,
    )
    await page.addScriptTag({ content: renderer })
    await page.evaluate(drawScript(envelope.attachments[0].content, look.hostConfig))
  })
}

/** Runs in the page: the renderer is a global there, and its text is Markdown only where somebody brings a parser. */
function drawScript(card: unknown, hostConfig: unknown): string {
  return `(() => {
    const card = new AdaptiveCards.AdaptiveCard()
    card.hostConfig = new AdaptiveCards.HostConfig(${JSON.stringify(hostConfig)})
    AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
      const box = document.createElement('div')
      box.innerHTML = text.replace(/\\\\([\\\\\`*_{}\\[\\]()#+\\-.!~|>])/g, '$1')
      result.outputHtml = box.innerHTML
      result.didProcess = true
    }
    card.parse(${JSON.stringify(card)})
    document.querySelector('main').append(card.render())
  })()`
}

async function take(
  on: Browser,
  view: View,
  name: string,
  show: (page: Page) => Promise<void>,
): Promise<void> {
  const page = await on.newPage({
    colorScheme: view.dark ? 'dark' : 'light',
    viewport: { width: view.width, height: 400 },
  })
  try {
    await show(page)
    const small = shrinkPng(await page.screenshot({ fullPage: true }))
    const file = join(folder ?? '', `${name}${view.suffix}.png`)
    writeFileSync(file, small)
    console.log(`${file}: ${Math.round(small.length / 1024)} KB`)
  } finally {
    await page.close()
  }
}
