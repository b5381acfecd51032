// The parts that mails are made of: rows of tables with inline styles, as Outlook's Word engine lays them out; nothing is fetched.
import { htmlText } from './escape.ts'
import type { Link } from './links.ts'
import type { Detail } from './machine-said.ts'
import type { Tone } from './telling.ts'

/** Strong enough for white text on them; programs that turn mails dark leave such bars alone or darken them a little. */
const bars = { bad: '#b3261e', warning: '#8a5300', calm: '#1f4f82', good: '#1e6b34' } as const

const font = "font-family:'Segoe UI',Arial,sans-serif"
const mono = "font-family:Consolas,'Courier New',monospace"
/** Long ids break anywhere: Word knows word-break alone. */
const breaks = 'overflow-wrap:anywhere;word-break:break-word'
const plainText = `${font};font-size:14px;line-height:20px;color:#1f1f1f`
const softText = `${font};font-size:12px;line-height:16px;color:#5f5f5f`
const layout = 'role="presentation" cellpadding="0" cellspacing="0" border="0"'

/** Programs that know media queries use these; all others see the inline styles, and turn the colours themselves. */
const ownStyles = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){.page{background-color:#1b1b1b!important}.card{background-color:#262626!important;border-color:#454545!important}
.text{color:#ededed!important}.soft{color:#b8b8b8!important}.code{background-color:#333333!important;color:#ededed!important}.line{border-color:#454545!important}.link{color:#8ab8ff!important}}
@media (max-width:480px){.cell{display:block!important;width:auto!important}.name{padding:8px 0 0!important}.side{padding-left:14px!important;padding-right:14px!important}}`

/** Word lays out no max-width: the two comments, which it alone reads, hold the mail to 640 pixels there. */
export const wordOnly = [
  '<!--[if mso]><table role="presentation" width="640" cellpadding="0" cellspacing="0" border="0" align="center"><tr><td><![endif]-->',
  '<!--[if mso]></td></tr></table><![endif]-->',
] as const

export interface MailPage {
  tone: Tone
  /** A line above the news: how bad it is, and where. */
  over: string
  news: string
  title: string
  /** Rows, as the functions below make them. */
  rows: readonly string[]
}

export function mailPage({ tone, over, news, title, rows }: MailPage): string {
  const bar = bars[tone]
  const white = `${font};color:#ffffff;${breaks}`
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>${htmlText(title)}</title><style>${ownStyles}</style></head>
<body class="page" style="margin:0;padding:0;background-color:#f3f3f3">
<table ${layout} class="page" width="100%" bgcolor="#f3f3f3" style="background-color:#f3f3f3"><tr><td align="center" style="padding:16px 8px">
${wordOnly[0]}
<table ${layout} class="card" width="100%" bgcolor="#ffffff" style="width:100%;max-width:640px;background-color:#ffffff;border:1px solid #d6d6d6;table-layout:fixed">
<tr><td class="side" align="left" bgcolor="${bar}" style="padding:14px 20px 0;background-color:${bar};${white};font-size:13px;line-height:18px">${htmlText(over)}</td></tr>
<tr><td class="side" align="left" bgcolor="${bar}" style="padding:0 20px 14px;background-color:${bar};${white};font-size:19px;line-height:26px;font-weight:bold">${htmlText(news)}</td></tr>
<tr><td style="padding:12px 0 0;font-size:1px;line-height:1px">&nbsp;</td></tr>
${rows.join('\n')}
<tr><td style="padding:16px 0 0;font-size:1px;line-height:1px">&nbsp;</td></tr>
</table>
${wordOnly[1]}
<table ${layout} width="100%"><tr><td class="soft" align="center" style="padding:10px;${softText}">${htmlText(footer)}</td></tr></table>
</td></tr></table></body></html>
`
}

export const footer = 'Batch Medic sent this; answers are not read.'

/** A title and its lines; no rows where there is nothing to say. `left`: what is left out. */
export function section(title: string, lines: readonly string[], left = ''): string[] {
  if (lines.length === 0 && left === '') return []
  return [heading(title), ...lines.map(paragraph), ...(left === '' ? [] : [soft(left)])]
}

export function heading(title: string): string {
  return row('text', `padding:14px 20px 4px;${plainText};font-weight:bold`, htmlText(title))
}

export function paragraph(line: string): string {
  return row('text', `padding:2px 20px;${plainText};${breaks}`, htmlText(line))
}

export function soft(line: string): string {
  return row('soft', `padding:0 20px 2px;${softText};${breaks}`, htmlText(line))
}

/** Lines that belong together, close below each other. */
export function lines(all: readonly string[]): string[] {
  if (all.length === 0) return []
  const style = `padding:2px 20px;${font};font-size:13px;line-height:19px;color:#1f1f1f;${breaks}`
  return [row('text', style, all.map(htmlText).join('<br>'))]
}

export function code(line: string): string {
  const cell = `padding:8px 10px;background-color:#efefef;${mono};font-size:13px;line-height:18px;color:#1f1f1f;${breaks}`
  const box = `<table ${layout} width="100%" style="table-layout:fixed"><tr><td class="code" align="left" bgcolor="#efefef" style="${cell}">${htmlText(line)}</td></tr></table>`
  return row('', 'padding:6px 20px', box)
}

/** Names and values; on a phone the names stand above their values. Both tables of a mail have the same `width`, see `nameWidth`. */
export function facts(rows: readonly Detail[], width: number): string[] {
  if (rows.length === 0) return []
  const cells = rows.map(
    ({ name, value }) =>
      `<tr><td class="soft cell name" width="${width}" align="left" valign="top" style="padding:2px 12px 2px 0;${font};font-size:14px;line-height:20px;color:#5f5f5f">${htmlText(name)}</td><td class="text cell" align="left" valign="top" style="padding:2px 0;${plainText};${breaks}">${htmlText(value)}</td></tr>`,
  )
  const table = `<table ${layout} width="100%" style="table-layout:fixed">${cells.join('')}</table>`
  return [row('', 'padding:8px 20px', table)]
}

/** In pixels: wide enough for the longest name in one line, up to the 19 letters of AdditionalErrorCode and a few more. */
export function nameWidth(rows: readonly Detail[]): number {
  const longest = Math.max(0, ...rows.map(({ name }) => name.length))
  return Math.min(200, Math.max(100, 8 * longest + 16))
}

/** The first stands out: it is the next step. A cell holds its colour, for Word paints no inline box. */
export function links([first, ...rest]: readonly Link[]): string[] {
  if (!first) return []
  const anchor = ({ title, url }: Link, look: string) =>
    `<a href="${htmlText(url)}" ${look}>${htmlText(title)}</a>`
  const blue = '#0b57b5'
  const button = `<td align="center" bgcolor="${blue}" style="padding:9px 16px;background-color:${blue};${font};font-size:14px;line-height:18px">${anchor(first, 'style="color:#ffffff;font-weight:bold;text-decoration:none"')}</td>`
  const table = `<table ${layout}><tr>${button}</tr></table>`
  const others = rest.map((link) => anchor(link, `class="link" style="color:${blue}"`))
  return [
    row('', 'padding:14px 20px 4px', table),
    ...(others.length === 0
      ? []
      : [row('text', `padding:4px 20px;${plainText}`, others.join(' &nbsp;·&nbsp; '))]),
  ]
}

/** A row of the mail's one column. `html` is escaped already. */
export function row(name: string, style: string, html: string): string {
  return `<tr><td class="${`side ${name}`.trim()}" align="left" style="${style}">${html}</td></tr>`
}

export const tableText = { font, softText, plainText, breaks } as const
