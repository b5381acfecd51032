// Writes docs/faults.md from the tables of faults, ladders and rules, so that what is told to people is what the code knows.
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Rule, said } from '../src/classify/rule.ts'
import { apiRules } from '../src/classify/rules/api-rules.ts'
import { commandRules } from '../src/classify/rules/command-rules.ts'
import { containerRules } from '../src/classify/rules/container-rules.ts'
import { doctorRules } from '../src/classify/rules/doctor-rules.ts'
import { exitRules } from '../src/classify/rules/exit-rules.ts'
import { fileRules } from '../src/classify/rules/file-rules.ts'
import { machineRules } from '../src/classify/rules/machine-rules.ts'
import { nodeRules } from '../src/classify/rules/node-rules.ts'
import { outputRules } from '../src/classify/rules/output-rules.ts'
import { poolRules } from '../src/classify/rules/pool-rules.ts'
import { rules } from '../src/classify/rules.ts'
import { playbookRow } from '../src/decide/playbook.ts'
import { apiCodes } from '../src/domain/api-code.ts'
import type { ApiMeaning } from '../src/domain/api-code-rows.ts'
import { apiFaults } from '../src/domain/api-faults.ts'
import { type Fault, faultRow, isFault } from '../src/domain/fault.ts'
import type { FaultRow } from '../src/domain/fault-row.ts'
import { jobFaults } from '../src/domain/job-faults.ts'
import { nodeFaults } from '../src/domain/node-faults.ts'
import { ownFaults } from '../src/domain/own-faults.ts'
import { poolFaults } from '../src/domain/pool-faults.ts'
import { rungDeed } from '../src/domain/rung-words.ts'
import { taskFaults } from '../src/domain/task-faults.ts'
import { classesText } from './faults-classes.ts'
import { exampleOf, placeLink, rulesByPlace, rulesOf } from './faults-rules.ts'

const subjects: readonly { title: string; rows: Readonly<Record<string, FaultRow>> }[] = [
  { title: 'Nodes', rows: nodeFaults },
  { title: 'Pools', rows: poolFaults },
  { title: 'Tasks', rows: taskFaults },
  { title: 'Jobs', rows: jobFaults },
  { title: 'Calls to Batch', rows: apiFaults },
  { title: 'Batch Medic itself', rows: ownFaults },
]

/** In the order in which they are asked. */
const areas: readonly { title: string; rules: readonly Rule[] }[] = [
  { title: 'The pool doctor', rules: doctorRules },
  { title: 'The machine', rules: machineRules },
  { title: 'Files and storage', rules: fileRules },
  { title: 'Containers', rules: containerRules },
  { title: 'Commands and packages', rules: commandRules },
  { title: 'Pools and resizes', rules: poolRules },
  { title: 'Nodes and start tasks', rules: nodeRules },
  { title: 'What programs write', rules: outputRules },
  { title: 'Exit codes', rules: exitRules },
  { title: 'Answers of the API', rules: apiRules },
]

/** The text of docs/faults.md. Throws where a rule stands in no area: then a heading for it is missing here. */
export function faultsPageText(): string {
  const placed = areas.flatMap((area) => area.rules)
  const lost = rules.filter((rule) => !placed.includes(rule)).map(({ id }) => id)
  if (lost.length > 0) throw new Error(`Give these rules an area in tools/faults-page.ts: ${lost}`)
  return `${[
    head,
    ...subjects.map(overview),
    classesText,
    ...subjects.flatMap(({ title, rows }) => [`## ${title}`, ...Object.keys(rows).map(faultText)]),
    rulesHead,
    ...areas.filter((area) => area.rules.length > 0).map(ruleTable),
    byPlaceHead,
    rulesByPlace(ruleLink),
    codesHead,
    codeTable(),
  ].join('\n\n')}\n`
}

const head = `# Faults and causes

This page is written by \`npm run docs:faults\` from the tables in the code; do not edit it by hand.

Batch Medic answers two questions about a failure. **What happened** is its *fault*: it is told by where it was seen and
by Batch's code, and stays the same for the life of an incident. **Why** is its *cause*: the [rules](#rules) name it from
all that was said, in the details of the error, the exit code and the output of programs; where no rule holds, the fault's
own cause stands, and that is \`unknown\` where the code alone tells nothing.

- *whose*: \`platform\` is Azure's or, of an outage, whatever else lies outside the pool; \`workload\` the program's or its data's,
  \`configuration\` what was set up, \`quota\` and \`capacity\` are limits of the subscription and of the region.
- *a retry helps*: whether the very same again, and nothing else, cures it often. "nobody can tell" is an answer.
- *sure*: \`certain\` when it was said in so many words, \`likely\` when it is the usual reason, \`guess\` else.

What Batch Medic does holds in mode \`act\` and where every guard agrees; see [the policy](policy.md).`

const rulesHead = `## Rules

The rule that spoke is named among the facts of cards and mails, and by the commands \`incidents show\`, \`check\` and
\`diagnose\`. The first rule that holds names the cause; what is special stands before what is general. A rule that is not
sure does not hold.`

const byPlaceHead = `## Rules by place

Which rules are asked about what was said where. Where the pool doctor looked, what it found broken is asked first.`

const codesHead = `## Codes of the Batch API

What an answer means for the call that got it, by its code. An unknown code is judged by its status.`

const meanings: Readonly<Record<ApiMeaning, string>> = {
  done: 'it is so already, or gone: counts as done',
  'in-progress': 'somebody was faster: look again',
  wait: 'later, on fresh facts',
  'next-rung': 'not in this state: the next step of the ladder',
  'our-fault': 'the call is wrong: tell a person',
}

const code = (text: string): string => `\`${text}\``
const retryText = (helps: boolean | null): string =>
  helps === null ? 'nobody can tell' : helps ? 'yes' : 'no'

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(heads), `|${'---|'.repeat(heads.length)}`, ...rows.map(line)].join('\n')
}

/** What stands in a cell: one line, without what Markdown or HTML would take for its own. */
function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('<', '&lt;').trim()
}

function overview({ title, rows }: (typeof subjects)[number]): string {
  const lines = Object.entries(rows).map(([fault, row]) => [
    `[${code(fault)}](#${fault})`,
    cell(row.title),
    code(row.party),
    code(row.causeClass),
    retryText(row.retryHelps),
  ])
  const heads = [`[${title}](#${anchorOf(title)})`, 'what it is', 'whose', 'cause', 'a retry helps']
  return table(heads, lines)
}

function faultText(id: string): string {
  if (!isFault(id)) throw new Error(`${id} is in no table of faults`)
  const row = faultRow(id)
  const refining = rulesOf(id)
  return [
    `### ${code(id)}`,
    `**${row.title}.** ${row.explanation}`,
    [
      `- Whose: ${code(row.party)}. Cause: ${code(row.causeClass)}. What mends it: ${code(row.fixClass)}. A retry helps: ${retryText(row.retryHelps)}.`,
      `- What helps: ${row.helps}`,
      `- What Batch Medic does: ${ladderText(id)}.`,
      refining.length === 0
        ? `- Rules that may name its cause: all that hold ${placeLink(id)}.`
        : `- Rules that may name its cause: ${refining.map(ruleLink).join(', ')}; and all others that hold ${placeLink(id)}.`,
      `- Read: <${row.link}>`,
    ].join('\n'),
  ].join('\n\n')
}

const anchorOf = (title: string): string => title.toLowerCase().replaceAll(' ', '-')

function ruleLink(rule: Rule): string {
  const area = areas.find(({ rules }) => rules.includes(rule))
  return `[${code(rule.id)}](#${anchorOf(area?.title ?? 'Rules')})`
}

function ladderText(fault: Fault): string {
  const { ladder } = playbookRow(fault)
  return ladder.length === 0
    ? 'nothing; it is no failure of a subject that it looks after'
    : ladder.map(rungDeed).join(', then ')
}

function ruleTable({ title, rules }: (typeof areas)[number]): string {
  const heads = [
    'rule',
    'it holds when',
    'cause',
    'whose',
    'what mends it',
    'a retry helps',
    'sure',
  ]
  const lines = rules.map((rule) => {
    const symptom = exampleOf(rule)
    const cause = said(rule.cause, symptom)
    return [
      code(rule.id),
      cell(rule.when),
      ...[cause.causeClass, cause.party, cause.fixClass].map(code),
      retryText(cause.retryHelps),
      cause.confidence,
      cell(said(rule.helps, symptom)),
    ]
  })
  return `### ${title}\n\n${table([...heads, 'what to do'], lines)}`
}

function codeTable(): string {
  const lines = [...apiCodes.values()]
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, status, means, fault, says }) => [
      code(name),
      status === undefined ? '–' : String(status),
      cell(says),
      meanings[means],
      `[${code(fault)}](#${fault})`,
    ])
  return table(['code', 'status', 'what happened', 'what it means for a call', 'fault'], lines)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(resolve(import.meta.dirname, '..', 'docs', 'faults.md'), faultsPageText())
}
