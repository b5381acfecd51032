// The HTML part of a mail: tables and inline styles for Outlook, no outside resource, readable on light and on dark.
import { htmlText } from './escape.ts'
import type { Detail } from './machine-said.ts'
import { doctorHead, leftOut, moreHead } from './mail-text.ts'
import type { Telling, Tone } from './telling.ts'

/** Strong enough for white text on them; programs that turn mails dark leave such bars alone or darken them a little. */
const bars = { bad: '#b3261e', warning: '#8a5300', good: '#1e6b34' } as const satisfies Record<
  Tone,
  string
>

const font = "font-family:'Segoe UI',Arial,sans-serif"
const mono = "font-family:Consolas,'Courier New',monospace"

/** Programs that know media queries use these; all others see the inline styles, and turn the colours themselves. */
const ownStyles = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){.page{background:#1b1b1b!important}.card{background:#262626!important;border-color:#454545!important}
.text{color:#ededed!important}.soft{color:#b8b8b8!important}.code{background:#333333!important;color:#ededed!important}.link{color:#8ab8ff!important}}
@media (max-width:480px){.cell{display:block!important;width:auto!important}.name{padding:8px 0 0!important}}`

export function mailHtml(told: Telling): string {
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>${htmlText(`[${told.pool}] ${told.news}`)}</title><style>${ownStyles}</style></head>
<body class="page" style="margin:0;padding:0;background:#f3f3f3">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f3f3f3"><tr><td align="center" style="padding:16px 8px">
<table role="presentation" class="card" width="640" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:640px;background:#ffffff;border:1px solid #d6d6d6;table-layout:fixed">
<tr><td bgcolor="${bars[told.tone]}" style="padding:14px 20px;background:${bars[told.tone]};${font};color:#ffffff;overflow-wrap:anywhere"><div style="font-size:13px;line-height:18px;color:#ffffff">${htmlText(told.pool)}</div><div style="font-size:19px;line-height:26px;font-weight:bold;color:#ffffff">${htmlText(told.news)}</div></td></tr>
<tr><td class="text" style="padding:16px 20px 20px;${font};font-size:14px;line-height:20px;color:#1f1f1f;overflow-wrap:anywhere">
${bodyOf(told).join('\n')}
</td></tr></table>
<div class="soft" style="padding:10px;${font};font-size:12px;line-height:16px;color:#5f5f5f">Batch Medic sent this; answers are not read.</div>
</td></tr></table></body></html>
`
}

function bodyOf(told: Telling): string[] {
  const adviceFirst = told.tone === 'bad'
  const width = nameWidth([...told.facts, ...told.evidence])
  const advice = section('What you should do', [told.advice], '')
  return [
    paragraph(told.summary),
    ...section('Subjects', told.subjects, leftOut(told.subjectsLeftOut, 'more subject')),
    table(told.facts, width),
    ...(adviceFirst ? advice : []),
    ...(told.error || told.evidence.length > 0 ? [head(told.machineHead)] : []),
    ...(told.error ? [code(told.error.line), soft(`from ${told.error.from}`)] : []),
    ...(told.evidence.length > 0 ? [table(told.evidence, width)] : []),
    ...doctor(told),
    ...section('What was done', told.done, ''),
    ...(told.call ? [code(told.call)] : []),
    ...told.further.map(code),
    ...(adviceFirst ? [] : advice),
    ...(told.links.length > 0 ? [links(told.links)] : []),
    ...timeline(told),
    ...(told.command === '' ? [] : [head(moreHead), code(told.command)]),
  ]
}

function section(title: string, lines: readonly string[], left: string): string[] {
  if (lines.length === 0 && left === '') return []
  return [head(title), ...lines.map(paragraph), ...(left === '' ? [] : [soft(left)])]
}

function doctor({ doctor: said }: Telling): string[] {
  if (!said || (!said.broken && said.checks === '')) return []
  return [
    head(doctorHead),
    ...(said.broken ? [code(said.broken.line), soft(`from ${said.broken.from}`)] : []),
    ...(said.checks === '' ? [] : [said.broken ? soft(said.checks) : paragraph(said.checks)]),
  ]
}

function timeline({ timeline: { first, leftOut: count, last } }: Telling): string[] {
  if (first.length === 0 && count === 0) return []
  const left = leftOut(count, 'line')
  const line = (text: string) =>
    `<div style="font-size:13px;line-height:19px">${htmlText(text)}</div>`
  return [
    head('Timeline (UTC)'),
    ...first.map(line),
    ...(left === '' ? [] : [soft(left)]),
    ...last.map(line),
  ]
}

/** In pixels: wide enough for the longest name in one line, up to the 19 letters of AdditionalErrorCode and a few more. */
function nameWidth(rows: readonly Detail[]): number {
  const longest = Math.max(...rows.map(({ name }) => name.length))
  return Math.min(200, Math.max(100, 8 * longest + 16))
}

/** On a phone the names stand above their values. */
function table(rows: readonly Detail[], width: number): string {
  const cells = rows.map(
    ({ name, value }) =>
      `<tr><td class="soft cell name" width="${width}" valign="top" style="padding:2px 12px 2px 0;${font};font-size:14px;line-height:20px;color:#5f5f5f;overflow-wrap:break-word">${htmlText(name)}</td><td class="text cell" valign="top" style="padding:2px 0;${font};font-size:14px;line-height:20px;color:#1f1f1f;overflow-wrap:anywhere">${htmlText(value)}</td></tr>`,
  )
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0;table-layout:fixed">${cells.join('')}</table>`
}

function links(all: readonly { title: string; url: string }[]): string {
  const parts = all.map(
    ({ title, url }) =>
      `<a class="link" href="${htmlText(url)}" style="color:#0b57b5;font-weight:bold">${htmlText(title)}</a>`,
  )
  return `<div style="margin:14px 0 4px">${parts.join(' &nbsp;·&nbsp; ')}</div>`
}

function head(title: string): string {
  return `<div style="margin:16px 0 4px;font-size:14px;line-height:20px;font-weight:bold">${htmlText(title)}</div>`
}

function paragraph(line: string): string {
  return `<div style="margin:2px 0">${htmlText(line)}</div>`
}

function soft(line: string): string {
  return `<div class="soft" style="font-size:12px;line-height:16px;color:#5f5f5f">${htmlText(line)}</div>`
}

function code(line: string): string {
  return `<div class="code" style="margin:6px 0;padding:8px 10px;background:#efefef;color:#1f1f1f;${mono};font-size:13px;line-height:18px;overflow-wrap:anywhere">${htmlText(line)}</div>`
}
