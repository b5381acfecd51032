// Finds the commands that a page of the documentation shows, as a shell would take them apart.

export interface Shown {
  /** As it stands there, in one line. */
  line: string
  words: readonly string[]
}

/** What begins a line that is meant to be typed; what else stands in a block of code is what came of it. */
const programs = [
  ...['npm', 'npx', 'batch-medic', 'node', 'curl', 'az', 'azd', 'zip', 'export', 'eval', 'source'],
  ...['echo', 'openssl', 'bash', 'git', 'sh', 'unzip', 'infra/uninstall.sh'],
]
const assignment = /^[A-Z][A-Za-z0-9_]*=/

/** Lines of blocks that are indented or fenced as a shell's, continued lines as one; prompts and comments are left out. */
export function shellLines(page: string): readonly string[] {
  const lines: string[] = []
  let fence: string | undefined
  let before = ''
  for (const raw of page.split('\n')) {
    const [, mark] = /^ *```(\w*)/.exec(raw) ?? []
    if (mark !== undefined) {
      fence = fence === undefined ? mark : undefined
      continue
    }
    const isCode = fence === undefined ? /^ {4}/.test(raw) : /^(?:sh|bash|console)$/.test(fence)
    if (!isCode && before === '') continue
    const text = `${before}${raw.trim().replace(/^\$ /, '')}`
    before = text.endsWith('\\') ? text.slice(0, -1) : ''
    if (before === '' && isTyped(text)) lines.push(text.replace(/\s+# .*$/, ''))
  }
  return lines
}

function isTyped(line: string): boolean {
  const [first = '', second = ''] = line.split(/\s+/)
  // A node of a pool begins a line as well as the program does.
  if (first === 'node' && !/^-|\.[jt]s$/.test(second)) return false
  return programs.includes(first) || assignment.test(first)
}

/** Each command of the page: of blocks, and those in the text that begin with npm or npx. */
export function commandsIn(page: string): readonly Shown[] {
  const inText = [...page.matchAll(/`((?:npm|npx) [^`\n]+)`/g)].map(([, line = '']) => line)
  return [...shellLines(page), ...inText].flatMap((line) =>
    split(line).flatMap((words) => {
      const rest = words.slice(words.findIndex((word) => !assignment.test(word) && word !== '<('))
      return programs.includes(rest[0] ?? '') ? [{ line, words: rest }] : []
    }),
  )
}

/** Words of each command of a line: quotes taken away, substitutions as a word, what is redirected left out. */
function split(line: string): readonly (readonly string[])[] {
  const plain = line.replace(/<\(([^)]*)\)/g, '; $1 ')
  const parts = plain.match(/"(?:\\.|[^"\\])*"|'[^']*'|&&|\|\||[|;]|[^\s"'|;&]+|&/g) ?? []
  const commands: string[][] = [[]]
  let end = 0
  for (const part of parts) {
    const at = plain.indexOf(part, end)
    const isGlued = at === end && end > 0
    end = at + part.length
    if (/^(?:&&|\|\||[|;&])$/.test(part)) {
      commands.push([])
      continue
    }
    const text = /^["']/.test(part) ? part.slice(1, -1) : part
    const current = commands.at(-1) ?? []
    if (isGlued && current.length > 0) current.push(`${current.pop()}${text}`)
    else current.push(text)
  }
  return commands.map((words) => {
    const to = words.findIndex((word) => /^\d?>/.test(word))
    return to < 0 ? words : words.slice(0, to)
  })
}
