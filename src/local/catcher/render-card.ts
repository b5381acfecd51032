// Draws an Adaptive Card as plain semantic HTML: the elements that Teams cards of this kind are made of.
import { type Html, html } from './html.ts'

type Element = Record<string, unknown>

/** Draws the card. What it does not know is named, not hidden; nothing in a card can bring in markup. */
export function renderCard(card: unknown): Html {
  const { body, actions } = asElement(card)
  return html`<div class="card">${list(body).map(renderElement)}${renderActions(actions)}</div>`
}

function renderElement(element: Element): Html {
  const drawn = renderVisible(element)
  if (element.isVisible !== false) return drawn
  return html`<details><summary>Hidden until asked for</summary>${drawn}</details>`
}

function renderVisible(element: Element): Html {
  switch (element.type) {
    case 'TextBlock':
      return renderText(element)
    case 'RichTextBlock':
      return html`<p>${list(element.inlines).map((run) => html`${text(run.text)}`)}</p>`
    case 'FactSet':
      return html`<dl>${list(element.facts).map(
        (fact) => html`<div><dt>${text(fact.title)}</dt><dd>${inline(text(fact.value))}</dd></div>`,
      )}</dl>`
    case 'ColumnSet':
      return html`<div class="columns">${list(element.columns).map(
        (column) => html`<div class="column">${list(column.items).map(renderElement)}</div>`,
      )}</div>`
    case 'Container':
      return html`<div class="container ${styleClass(element.style)}">${list(element.items).map(
        renderElement,
      )}</div>`
    case 'Table':
      return renderTable(element)
    case 'ActionSet':
      return renderActions(element.actions)
    case 'Image':
      // Never loaded: a page of caught messages calls nobody.
      return html`<p class="note">[image: ${text(element.altText) || 'no description'}]</p>`
    default:
      return html`<p class="note">[element ${text(element.type) || 'without a type'}]</p>`
  }
}

/** A heading in the card, or a paragraph; headings start below the page's own. */
function renderText(element: Element): Html {
  const size = String(element.size ?? '').toLowerCase()
  const bolder = String(element.weight ?? '').toLowerCase() === 'bolder'
  const subtle = element.isSubtle === true ? 'subtle' : ''
  const content = text(element.text)
    .split(/\n+/)
    .map((line) => inline(line))
  if (element.style === 'heading' || (bolder && /large|medium/.test(size))) {
    return html`<h4 class="${styleClass(element.color)}">${content}</h4>`
  }
  const classes = `${bolder ? 'bolder' : ''} ${subtle} ${styleClass(element.color)}`
  return html`${content.map((line) => html`<p class="${classes}">${line}</p>`)}`
}

function renderTable(element: Element): Html {
  const rows = list(element.rows).map(
    (row) =>
      html`<tr>${list(row.cells).map(
        (cell) => html`<td>${list(cell.items).map(renderElement)}</td>`,
      )}</tr>`,
  )
  return html`<table>${rows}</table>`
}

function renderActions(value: unknown): Html {
  const actions = list(value)
  if (actions.length === 0) return html``
  return html`<ul class="actions">${actions.map((action) => html`<li>${renderAction(action)}</li>`)}</ul>`
}

function renderAction(action: Element): Html {
  const title = text(action.title) || 'Open'
  if (action.type === 'Action.OpenUrl') {
    const url = safeUrl(text(action.url))
    return url ? html`<a href="${url}" rel="noreferrer">${title}</a>` : html`${title} (no link)`
  }
  if (action.type === 'Action.ShowCard') {
    return html`<details><summary>${title}</summary>${renderCard(action.card)}</details>`
  }
  return html`<span class="note">${title} (${text(action.type)})</span>`
}

/** The part of Markdown that Teams draws in a TextBlock: escapes, bold, links and code. */
function inline(source: string): Html {
  const pattern =
    /\\([\\`*_{}[\]()#+\-.!~<>|])|\*\*(.+?)\*\*|\[((?:\\.|[^\]\\])+)\]\(([^)\s]+)\)|`([^`]+)`/g
  const parts: Html[] = []
  let at = 0
  for (const match of source.matchAll(pattern)) {
    parts.push(html`${source.slice(at, match.index)}`)
    at = match.index + match[0].length
    const [, literal, bold, label, target, code] = match
    const url = safeUrl(target ?? '')
    if (literal !== undefined) parts.push(html`${literal}`)
    else if (bold !== undefined) parts.push(html`<strong>${inline(bold)}</strong>`)
    else if (code !== undefined) parts.push(html`<code>${code}</code>`)
    else if (url) parts.push(html`<a href="${url}" rel="noreferrer">${inline(label ?? '')}</a>`)
    else parts.push(inline(label ?? ''))
  }
  parts.push(html`${source.slice(at)}`)
  return html`${parts}`
}

/** Only links that open a page or a mail; `javascript:` and `data:` are dropped. */
function safeUrl(url: string): string | undefined {
  return /^(https?:|mailto:)/i.test(url) ? url : undefined
}

/** A class only for the words the schema knows. */
function styleClass(value: unknown): string {
  const word = String(value ?? '').toLowerCase()
  return ['good', 'warning', 'attention', 'accent', 'emphasis'].includes(word) ? word : ''
}

function list(value: unknown): Element[] {
  return Array.isArray(value) ? value.map(asElement) : []
}

function asElement(value: unknown): Element {
  if (typeof value === 'string') return { type: 'TextBlock', text: value }
  return typeof value === 'object' && value !== null ? (value as Element) : {}
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
