// The catcher's pages: cards, mails, webhook calls and events, newest first; no script, nothing loaded from elsewhere.
import type { DeadLetter } from '../topic/topic.ts'
import type { CaughtCard, CaughtEvent, CaughtHook, CaughtMail, CaughtState } from './caught.ts'
import { type Html, html } from './html.ts'
import { pageStyle } from './page-style.ts'
import { renderCard } from './render-card.ts'

export interface PageFacts {
  caught: Readonly<CaughtState>
  deadLetters: readonly DeadLetter[]
}

export function renderOverview({ caught, deadLetters }: PageFacts): string {
  const { cards, mails, hooks, events } = caught
  return page(
    'Caught messages',
    html`<nav aria-label="Sections"><ul>
<li><a href="#cards">Teams cards (${cards.length})</a></li>
<li><a href="#mails">Mails (${mails.length})</a></li>
<li><a href="#hooks">Webhook (${hooks.length})</a></li>
<li><a href="#events">Events (${events.length})</a></li>
<li><a href="#dead">Dead letters (${deadLetters.length})</a></li>
<li><a href="/">Reload</a></li></ul></nav>
${section(
  'cards',
  'Teams cards',
  cards.map((card, index) => renderCardItem(card, index === 0)),
)}
${section(
  'mails',
  'Mails',
  mails.map((mail, index) => renderMailItem(mail, index === 0)),
)}
${section(
  'hooks',
  'Webhook',
  hooks.map((hook, index) => renderHookItem(hook, index === 0)),
)}
<section id="events" aria-labelledby="events-title"><h2 id="events-title">Events</h2>
${events.length === 0 ? html`<p class="note">None yet.</p>` : renderEvents(events)}</section>
<section id="dead" aria-labelledby="dead-title"><h2 id="dead-title">Dead letters</h2>
${deadLetters.length === 0 ? html`<p class="note">None.</p>` : renderDeadLetters(deadLetters)}</section>`,
  )
}

export function renderCardPage(card: CaughtCard): string {
  return page(`Teams card ${card.n}`, html`${back}${renderCardItem(card, true)}`)
}

export function renderMailPage(mail: CaughtMail): string {
  return page(`Mail ${mail.n}`, html`${back}${renderMailItem(mail, true)}`)
}

export function renderHookPage(hook: CaughtHook): string {
  return page(`Webhook call ${hook.n}`, html`${back}${renderHookItem(hook, true)}`)
}

/** The mail's own HTML, for the sandboxed frame; its links open in a new window. */
export function renderMailHtml(mail: CaughtMail): string {
  return `<!doctype html><meta charset="utf-8"><base target="_blank">${mail.html ?? ''}`
}

const back = html`<p><a href="/">All caught messages</a></p>`

function section(id: string, title: string, items: Html[]): Html {
  const list = items.length === 0 ? html`<p class="note">None yet.</p>` : html`${items}`
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>
${list}</section>`
}

function renderCardItem({ n, at, bytes, card }: CaughtCard, open: boolean): Html {
  const kb = (bytes / 1024).toFixed(1)
  const title = String(card.fallbackText || `Card ${n}`)
  const note = html`<a href="/cards/${n}">Card ${n} alone</a> · ${kb} KB`
  return item({ id: `card-${n}`, title, at, open, note, content: renderCard(card) })
}

function renderMailItem(mail: CaughtMail, open: boolean): Html {
  const { n, at, from, to, subject, text } = mail
  const frame = html`<div class="frame"><iframe sandbox="allow-popups allow-popups-to-escape-sandbox"
src="/mails/${n}/html" title="HTML part of mail ${n}" loading="lazy"></iframe></div>`
  const note = html`<a href="/mails/${n}">Mail ${n} alone</a> · from ${from} to ${to.join(', ')}`
  const content = html`<div class="parts">${mail.html ? frame : undefined}<pre tabindex="0" aria-label="Text part of mail ${n}">${text}</pre></div>`
  return item({ id: `mail-${n}`, title: subject || '(no subject)', at, open, note, content })
}

function renderHookItem(hook: CaughtHook, open: boolean): Html {
  const { n, at, id, genuine, trouble, signature, bytes, event } = hook
  const data = (event.data ?? {}) as Record<string, unknown>
  const place = data.pool === undefined ? '' : `[${data.account}/${data.pool}] `
  const title = `${place}${data.news ?? data.title ?? event.type ?? `Call ${n}`}`
  const seal = genuine
    ? html`<strong class="good">signature verified</strong>`
    : html`<strong class="attention">not verified: ${trouble ?? 'the signature does not fit'}</strong>`
  const note = html`<a href="/hooks/${n}">Call ${n} alone</a> · ${(bytes / 1024).toFixed(1)} KB`
  const content = html`<dl><div><dt>Id</dt><dd>${id}</dd></div>
<div><dt>Signature</dt><dd>${signature}</dd></div></dl>
<pre tabindex="0" aria-label="Event of call ${n}">${JSON.stringify(event, null, 2)}</pre>`
  return item({ id: `hook-${n}`, title, at, open, note, content, seal })
}

/** One message: closed it is its title and its time, so that many of them can be looked over. */
function item(given: {
  id: string
  title: string
  at: string
  open: boolean
  note: Html
  content: Html
  seal?: Html
}): Html {
  const { id, title, at, open, note, content, seal } = given
  return html`<article aria-labelledby="${id}"><details${open ? html` open` : undefined}>
<summary><h3 id="${id}">${title}</h3> <span class="note">${time(at)}${seal ? html` · ${seal}` : undefined}</span></summary>
<p class="note">${note}</p>
${content}</details></article>`
}

function renderEvents(events: readonly CaughtEvent[]): Html {
  const rows = events.map(
    (
      event,
    ) => html`<tr><td>${time(event.at)}</td><td class="name">${event.type}</td><td>${breakable(event.subject)}</td>
<td>${breakable(event.source)}</td><td>${event.own ? 'no (its own)' : 'yes'}</td>
<td><details><summary>data</summary><pre>${JSON.stringify(event.data, null, 2) ?? ''}</pre></details></td></tr>`,
  )
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="events-title"><table><thead><tr>
<th scope="col">Time</th><th scope="col">Type</th><th scope="col">Subject</th><th scope="col">Source</th>
<th scope="col">For the app</th><th scope="col">Data</th></tr></thead><tbody>${rows}</tbody></table></div>`
}

/** A path that a narrow column breaks after its slashes and dots, not within a name. */
function breakable(path: string): Html {
  const parts = path.split(/(?<=[/.])/)
  return html`${parts.map((part, index) => (index === 0 ? html`${part}` : html`<wbr>${part}`))}`
}

function renderDeadLetters(letters: readonly DeadLetter[]): Html {
  const rows = letters.map(
    (letter) => html`<tr><td>${time(new Date(letter.atMs).toISOString())}</td>
<td class="name">${letter.event.type}</td><td>${letter.event.id}</td><td>${letter.attempts}</td><td>${letter.reason}</td></tr>`,
  )
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="dead-title"><table><thead><tr>
<th scope="col">Time</th><th scope="col">Type</th><th scope="col">Id</th><th scope="col">Attempts</th>
<th scope="col">Reason</th></tr></thead><tbody>${rows}</tbody></table></div>`
}

function time(iso: string): Html {
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`
}

function page(title: string, main: Html): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title} · Batch Medic</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><style>${{ markup: pageStyle }}</style></head>
<body><a class="skip" href="#main">Skip to the messages</a>
<header class="top"><h1>${title}</h1><p class="note">Nothing leaves this machine. Times are the emulator's.</p></header>
<main id="main">${main}</main></body></html>`.markup
}
