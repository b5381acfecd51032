// Tells a look at an account on one screen: what is wrong now, why, what to do, and what it costs.
import type { AccountReport, PoolReport, Problem, Waste } from '../check/report.ts'
import { counted, plain, shortId } from '../domain/plain.ts'
import { causePhrase, sureness } from '../notify/cause-words.ts'
import { arrowLines, checkLines } from './check-lines.ts'
import { money, mostLines, poolLines } from './check-pools.ts'
import { paint, type Terminal, wrap } from './terminal.ts'

/** Wider lines are hard to read. */
const widest = 100
/** So many are told in full; the rest are a line each. */
const mostInFull = 4
/** What could not be seen of pools, each with its reason. */
const mostGaps = 8

export function checkPage(report: AccountReport, given: Terminal): string[] {
  const terminal = { ...given, width: Math.min(given.width, widest) }
  const { problems } = report
  const full = problems.slice(0, mostInFull)
  const rest = problems.slice(mostInFull)
  return [
    ...head(report, terminal),
    ...full.flatMap((problem, index) => ['', ...problemLines(problem, index + 1, terminal)]),
    ...restLines(rest, terminal),
    ...section('Checks that failed', brokenLines(report, terminal), terminal),
    ...section('Pools', poolLines(report, terminal), terminal),
    ...section('Not seen', unseenLines(report, terminal), terminal),
    ...footLines(report, terminal),
  ]
}

function section(title: string, lines: readonly string[], terminal: Terminal): string[] {
  return lines.length === 0 ? [] : ['', paint(terminal, 'bold', title), ...lines]
}

function head(
  { account, endpoint, at, verdict, problems, pools, waste, prices }: AccountReport,
  terminal: Terminal,
): string[] {
  const nodes = pools.reduce((sum, { nodes }) => sum + totalOf(nodes), 0)
  const seen = `${counted(pools.length, 'pool')}, ${counted(nodes, 'node')}`
  const explaining = new Set(problems.flatMap(({ checks }) => checks))
  const broken = pools
    .flatMap(({ checks }) => checks)
    .filter((check) => check.verdict === 'broken' && !explaining.has(check))
  const found = [
    problems.length > 0 ? counted(problems.length, 'problem') : '',
    broken.length > 0 ? counted(broken.length, 'failed check') : '',
  ].filter(Boolean)
  const said =
    verdict === 'healthy'
      ? paint(terminal, 'green', 'Healthy')
      : verdict === 'unseen'
        ? paint(terminal, 'yellow', 'Nothing found, but not everything was seen')
        : paint(terminal, 'red', found.join(', '))
  const cost = wasteText(waste, prices.currency)
  const lost =
    waste.nodes === 0
      ? []
      : wrap(
          `${counted(waste.nodes, 'node')} ${waste.nodes === 1 ? 'does' : 'do'} no work${cost}.`,
          terminal.width,
          '',
        )
  const host = URL.canParse(endpoint) ? new URL(endpoint).host : endpoint
  const place = `${host}, ${at.slice(0, 16).replace('T', ' ')} UTC`
  return [
    ...(account.length + place.length + 2 <= terminal.width
      ? [`${paint(terminal, 'bold', account)}  ${paint(terminal, 'dim', place)}`]
      : [paint(terminal, 'bold', account), ...wrap(place, terminal.width, '')]),
    `${said}${verdict === 'problems' ? ' in' : ':'} ${seen}.`,
    ...lost,
  ]
}

/** `and cost 2.30 USD an hour, 55 a day`; what is not known is said so. */
function wasteText({ perHour, unpriced, nodes }: Waste, currency: string): string {
  if (perHour === null)
    return nodes === 1 ? '; its price is not known' : '; their price is not known'
  const some = unpriced === 0 ? '' : `; the price of ${unpriced} of them is not known`
  return ` and ${nodes === 1 ? 'costs' : 'cost'} ${money(perHour)} ${currency} an hour (${money(perHour * 24)} a day)${some}`
}

function problemLines(problem: Problem, number: number, terminal: Terminal): string[] {
  const { causeClass, confidence, retryHelps, summary, helps } = problem
  const indent = '    '
  const say = (text: string) => wrap(text, terminal.width, indent)
  const sure =
    causeClass === 'unknown'
      ? 'cause not known'
      : `${causePhrase(causeClass)}, ${sureness[confidence]}`
  const retry =
    retryHelps === true
      ? '; a retry may help'
      : retryHelps === false
        ? '; a retry will not help'
        : ''
  const [first = '', ...more] = wrap(`${problem.title}: ${where(problem)}`, terminal.width, indent)
  const label = `${number}`.padStart(2)
  const tone =
    problem.causeClass === 'preemption' || problem.causeClass === 'benign' ? 'yellow' : 'red'
  return [
    `${paint(terminal, tone, label)}  ${bold(first.slice(indent.length), problem.title, terminal)}`,
    ...more,
    ...say(`${sure}${retry}`).map((line) => paint(terminal, 'dim', line)),
    // What the doctor found says more than what is usual.
    ...say(firstSentences(summary, problem.checks.length > 0 ? 0 : 250)),
    ...said(problem)
      .flatMap((text) => say(text))
      .map((line) => paint(terminal, 'dim', line)),
    ...(problem.checks.length > 0
      ? problem.checks.flatMap((check) => checkLines(check, terminal, indent))
      : arrowLines(firstSentences(helps, 200), terminal, indent)),
  ]
}

/** As many whole sentences as fit, one at least: --json has all of them. */
function firstSentences(text: string, most: number): string {
  const sentences = plain(text, 2000).match(/.+?(?:[.;](?= [A-Z])|$)/g) ?? []
  let kept = sentences[0] ?? ''
  for (const sentence of sentences.slice(1)) {
    if (kept.length + sentence.length > most) break
    kept += sentence
  }
  return plain(kept, Math.max(400, 2 * most))
}

/** The title alone is bold, so that what it is about stands off. */
function bold(line: string, title: string, terminal: Terminal): string {
  const part = line.startsWith(title) ? title : line
  return `${paint(terminal, 'bold', part)}${line.slice(part.length)}`
}

/** `genomes`, or `8 nodes of pool genomes`. */
function where({ pool, count, subjects, fault, scope }: Problem): string {
  const [first = ''] = subjects
  if (first === 'the pool') return pool
  const noun = first.split(' ')[0] ?? ''
  if (count === 1) return `${noun} ${shortId(first.slice(noun.length + 1), 26)} of pool ${pool}`
  const many = fault.startsWith('node-') || scope === 'some-nodes' ? 'node' : noun
  return `${counted(count, many)} of pool ${pool}`
}

/** The one line of what a machine said that tells most: the words of an output, else the code. */
function said({ evidence }: Problem): string[] {
  const line =
    evidence.find(({ name }) => /^(?:output|stderr|line)/i.test(name)) ??
    evidence.find(({ name }) => name === 'message')
  return line ? [`“${plain(line.value, 160)}”`] : []
}

function restLines(rest: readonly Problem[], terminal: Terminal): string[] {
  if (rest.length === 0) return []
  const lines = rest
    .slice(0, mostLines)
    .flatMap((problem) =>
      wrap(
        `${problem.title}: ${where(problem)} (${causePhrase(problem.causeClass)})`,
        terminal.width,
        '    ',
      ),
    )
  const hidden = rest.length - mostLines
  return [
    '',
    paint(terminal, 'bold', `${rest.length} more, --json tells all of them`),
    ...lines,
    ...(hidden > 0 ? [`    and ${hidden} more`] : []),
  ]
}

/** Those that explain no problem: it is not broken yet, or nobody has noticed. */
function brokenLines({ pools, problems }: AccountReport, terminal: Terminal): string[] {
  const told = new Set(problems.flatMap(({ checks }) => checks))
  return pools.flatMap(({ id, checks }) =>
    checks
      .filter((check) => check.verdict === 'broken' && !told.has(check))
      .flatMap((check) => [`  pool ${id}`, ...checkLines(check, terminal, '    ')]),
  )
}

/** Each reason once: many checks stand out of sight for one reason. */
function unseenLines({ pools, arm, left }: AccountReport, terminal: Terminal): string[] {
  const all = pools.flatMap(({ id, gaps }) => gaps.slice(0, 2).map((gap) => `pool ${id}: ${gap}`))
  const gaps = all.slice(0, mostGaps)
  const dark =
    all.length > mostGaps ? [`and ${all.length - mostGaps} more, which --json tells`] : []
  const armless = arm.asked
    ? []
    : [`Network, quota, identity and packages (they need Azure Resource Manager): ${arm.reason}.`]
  const open = arm.asked ? openReasons(pools) : []
  return [...gaps, ...dark, ...left, ...open, ...armless].flatMap((text) => {
    const [first = '', ...more] = wrap(plain(text, 500), terminal.width - 2, '    ')
    return [`  - ${first.trimStart()}`, ...more]
  })
}

function openReasons(pools: readonly PoolReport[]): readonly string[] {
  const byReason = new Map<string, Set<string>>()
  for (const { verdict, check, said } of pools.flatMap(({ checks }) => checks)) {
    if (verdict !== 'not-checked') continue
    const reason = said.replace(/^Not checked: /, '')
    byReason.set(reason, (byReason.get(reason) ?? new Set()).add(check))
  }
  return [...byReason].slice(0, 4).map(([reason, checks]) => `${[...checks].join(', ')}: ${reason}`)
}

function footLines({ waste, prices }: AccountReport, terminal: Terminal): string[] {
  if (waste.perHour === null) return []
  const text = `Prices: ${prices.about}, ${prices.asOf}; yours with --prices FILE.`
  return ['', ...wrap(text, terminal.width, '').map((line) => paint(terminal, 'dim', line))]
}

function totalOf(nodes: PoolReport['nodes']): number {
  return Object.values(nodes).reduce((sum, count) => sum + count, 0)
}
