// Draws text as a terminal shows it: an SVG without a font of its own, readable on light and dark pages.
// npm run --silent demo 2>/dev/null | node tools/pictures/terminal-picture.ts 'npm run demo' docs/pictures/demo.svg
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const fontSize = 13
/** The advance that every line is set to, whatever monospaced font the reader's machine has. */
const advance = 7.8
const lineHeight = 19
const padding = 18

/** `command` is shown behind a prompt; a line of capitals alone is a table's head, and bold. */
export function terminalSvg(command: string, text: string): string {
  const lines = [`$ ${command}`, '', ...text.replace(/^\n+|\n+$/g, '').split('\n')]
  const columns = Math.max(...lines.map((line) => line.length))
  const width = Math.ceil(columns * advance + 2 * padding)
  const height = lines.length * lineHeight + 2 * padding
  const label = escaped(`What ${command} prints`)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}">
<style>
  .paper { fill: #f6f8fa; stroke: #d0d7de }
  text { fill: #1f2328; font: ${fontSize}px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; white-space: pre }
  .head { font-weight: 600 }
  .dim { fill: #59636e }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #151b23; stroke: #3d444d }
    text { fill: #f0f6fc }
    .dim { fill: #9198a1 }
  }
</style>
<rect class="paper" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
${lines.map(lineSvg).filter(Boolean).join('\n')}
</svg>
`
}

function lineSvg(line: string, index: number): string {
  if (line === '') return ''
  const y = padding + (index + 0.72) * lineHeight
  const kind = index === 0 ? ' class="dim"' : /^[A-Z ]+$/.test(line) ? ' class="head"' : ''
  const length = (line.length * advance).toFixed(1)
  return `<text x="${padding}" y="${y.toFixed(1)}"${kind} textLength="${length}" xml:space="preserve">${escaped(line)}</text>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [, , command, file] = process.argv
  if (!command || !file) throw new Error('Give the command to show and the name of an SVG file')
  writeFileSync(file, terminalSvg(command, readFileSync(0, 'utf8')))
}
