// Draws text as a terminal shows it, with its colours: an SVG without a font of its own, readable on light and dark pages.
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
  const columns = Math.max(...lines.map((line) => withoutCodes(line).length))
  const width = Math.ceil(columns * advance + 2 * padding)
  const height = lines.length * lineHeight + 2 * padding
  const label = escaped(`What ${command} prints`)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}">
<style>
  .paper { fill: #f6f8fa; stroke: #d0d7de }
  text { fill: #1f2328; font: ${fontSize}px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; white-space: pre }
  .head { font-weight: 600 }
  .dim { fill: #59636e }
  .bold { font-weight: 600 }
  .red { fill: #cf222e; font-weight: 600 }
  .yellow { fill: #9a6700; font-weight: 600 }
  .green { fill: #1a7f37; font-weight: 600 }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #151b23; stroke: #3d444d }
    text { fill: #f0f6fc }
    .dim { fill: #9198a1 }
    .red { fill: #f85149 }
    .yellow { fill: #d29922 }
    .green { fill: #3fb950 }
  }
</style>
<rect class="paper" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
${lines.map(lineSvg).filter(Boolean).join('\n')}
</svg>
`
}

function lineSvg(line: string, index: number): string {
  const y = (padding + (index + 0.72) * lineHeight).toFixed(1)
  const whole = index === 0 ? 'dim' : /^[A-Z ]+$/.test(line) ? 'head' : ''
  return runsOf(line)
    .filter(({ text }) => text.trim() !== '')
    .map(({ text, column, tone }) => {
      const kind = whole || tone
      const x = padding + column * advance
      const length = (text.length * advance).toFixed(1)
      return `<text x="${Number(x.toFixed(1))}" y="${y}"${kind === '' ? '' : ` class="${kind}"`} textLength="${length}" xml:space="preserve">${escaped(text)}</text>`
    })
    .join('')
}

/** The codes that the CLI paints with, and the class of each. */
const tones: Readonly<Record<string, string>> = {
  '0': '',
  '1': 'bold',
  '2': 'dim',
  '31': 'red',
  '32': 'green',
  '33': 'yellow',
  '34': 'bold',
}
const escapeCode = '\u001b'

/** Parts of one colour, each with the column in which it begins. */
function runsOf(line: string): { text: string; column: number; tone: string }[] {
  let column = 0
  return line.split(escapeCode).map((part, index) => {
    const end = index === 0 ? -1 : part.indexOf('m')
    const run = {
      text: part.slice(end + 1),
      column,
      tone: tones[part.slice(1, Math.max(end, 1))] ?? '',
    }
    column += run.text.length
    return run
  })
}

function withoutCodes(line: string): string {
  return runsOf(line)
    .map(({ text }) => text)
    .join('')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [, , command, file] = process.argv
  if (!command || !file) throw new Error('Give the command to show and the name of an SVG file')
  writeFileSync(file, terminalSvg(command, readFileSync(0, 'utf8')))
}
