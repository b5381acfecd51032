// A table in a mail: a real one, with a head that screen readers announce; and the same as aligned plain text.
import { htmlText } from './escape.ts'
import { row, tableText } from './mail-elements.ts'
import { isNumeric, type TableTold } from './notice-lines.ts'

const { font, breaks } = tableText
const widestColumn = 40
const edge = 'border-bottom:1px solid #d6d6d6'

export function mailTable({ head, rows }: TableTold): string {
  const aligns = head.map((_, index) =>
    rows.every((cells) => isNumeric(cells[index] ?? '')) ? 'right' : 'left',
  )
  const cell = (tag: 'th' | 'td', text: string, index: number) => {
    const scope = tag === 'th' ? ' scope="col"' : ''
    const look = tag === 'th' ? 'soft line' : 'text line'
    const colour = tag === 'th' ? '#5f5f5f' : '#1f1f1f'
    const style = `padding:4px 8px 4px 0;${font};font-size:13px;line-height:18px;color:${colour};font-weight:normal;${edge};${breaks}`
    return `<${tag}${scope} class="${look}" align="${aligns[index]}" valign="top" style="${style}">${htmlText(text === '' ? '–' : text)}</${tag}>`
  }
  const line = (tag: 'th' | 'td', cells: readonly string[]) =>
    `<tr>${cells.map((text, index) => cell(tag, text, index)).join('')}</tr>`
  const table = `<table cellpadding="0" cellspacing="0" border="0" width="100%">${line('th', head)}${rows.map((cells) => line('td', cells)).join('')}</table>`
  return row('', 'padding:4px 20px', table)
}

/** Columns as wide as their longest cell; a longer one pushes the rest of its line. */
export function textTable({ head, rows }: TableTold): string[] {
  const all = [head, ...rows].map((cells) => cells.map((text) => (text === '' ? '–' : text)))
  const widths = head.map((_, index) =>
    Math.min(widestColumn, Math.max(...all.map((cells) => cells[index]?.length ?? 0))),
  )
  const right = head.map((_, index) => rows.every((cells) => isNumeric(cells[index] ?? '')))
  return all.map((cells) =>
    cells
      .map((text, index) =>
        right[index] ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
}
