// The catcher's pages: cards, mails and events, newest first; no script, nothing loaded from elsewhere.
import type { DeadLetter } from '../topic/topic.ts'
import type { CaughtCard, CaughtEvent, CaughtMail, CaughtState } from './caught.ts'
import { type Html, html } from './html.ts'
import { pageStyle } from './page-style.ts'
import { renderCard } from './render-card.ts'

export interface PageFacts {
  caught: Readonly<CaughtState>
  deadLetters: readonly DeadLetter[]
}

export function renderOverview({ caught, deadLetters }: PageFacts): string {
  const { cards, mails, events } = caught
  return page(
    'Caught messages',
    html`<nav aria-label="Sections"><ul>
<li><a href="#cards">Teams cards (${cards.length})</a></li>
<li><a href="#mails">Mails (${mails.length})</a></li>
<li><a href="#events">Events (${events.length})</a></li>
<li><a href="#dead">Dead letters (${deadLetters.length})</a></li>
<li><a href="/">Reload</a></li></ul></nav>
${section('cards', 'Teams cards', cards.map(renderCardItem))}
${section('mails', 'Mails', mails.map(renderMailItem))}
<section id="events" aria-labelledby="events-title"><h2 id="events-title">Events</h2>
${events.length === 0 ? html`<p class="note">None yet.</p>` : renderEvents(events)}</section>
<section id="dead" aria-labelledby="dead-title"><h2 id="dead-title">Dead letters</h2>
${deadLetters.length === 0 ? html`<p class="note">None.</p>` : renderDeadLetters(deadLetters)}</section>`,
  )
}

export function renderCardPage(card: CaughtCard): string {
  return page(`Teams card ${card.n}`, html`${back}${renderCardItem(card)}`)
}

export function renderMailPage(mail: CaughtMail): string {
  return page(`Mail ${mail.n}`, html`${back}${renderMailItem(mail)}`)
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

function renderCardItem({ n, at, bytes, card }: CaughtCard): Html {
  const kb = (bytes / 1024).toFixed(1)
  return html`<article aria-labelledby="card-${n}"><header><h3 id="card-${n}">
<a href="/cards/${n}">Card ${n}</a></h3><p class="note">${time(at)} · ${kb} KB</p></header>
${renderCard(card)}</article>`
}

function renderMailItem(mail: CaughtMail): Html {
  const { n, at, from, to, subject, text } = mail
  const frame = html`<iframe sandbox="allow-popups allow-popups-to-escape-sandbox"
src="/mails/${n}/html" title="HTML part of mail ${n}" loading="lazy"></iframe>`
  return html`<article aria-labelledby="mail-${n}"><header><h3 id="mail-${n}">
<a href="/mails/${n}">${subject || '(no subject)'}</a></h3>
<p class="note">${time(at)} · from ${from} to ${to.join(', ')}</p></header>
<div class="parts">${mail.html ? frame : undefined}<pre tabindex="0" aria-label="Text part of mail ${n}">${text}</pre></div></article>`
}

function renderEvents(events: readonly CaughtEvent[]): Html {
  const rows = events.map(
    (event) => html`<tr><td>${time(event.at)}</td><td>${event.type}</td><td>${event.subject}</td>
<td>${event.source}</td><td>${event.own ? 'no (its own)' : 'yes'}</td>
<td><details><summary>data</summary><pre>${JSON.stringify(event.data, null, 2) ?? ''}</pre></details></td></tr>`,
  )
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="events-title"><table><thead><tr>
<th scope="col">Time</th><th scope="col">Type</th><th scope="col">Subject</th><th scope="col">Source</th>
<th scope="col">For the app</th><th scope="col">Data</th></tr></thead><tbody>${rows}</tbody></table></div>`
}

function renderDeadLetters(letters: readonly DeadLetter[]): Html {
  const rows = letters.map(
    (letter) => html`<tr><td>${time(new Date(letter.atMs).toISOString())}</td>
<td>${letter.event.type}</td><td>${letter.event.id}</td><td>${letter.attempts}</td><td>${letter.reason}</td></tr>`,
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
