// Which rules can name the cause of a fault, and which may hold at each place, for docs/faults.md.
import { nameCause } from '../src/classify/name-cause.ts'
import type { Rule } from '../src/classify/rule.ts'
import { rules } from '../src/classify/rules.ts'
import type { Fault } from '../src/domain/fault.ts'
import { type Place, type Symptom, symptomOf } from '../src/domain/symptom.ts'

/** What has expired is told from the time: an example is looked at then. */
const exampleAt = Date.UTC(2026, 2, 1, 12)

export function exampleOf({ example }: Rule): Symptom {
  return symptomOf(example.place, exampleAt, example)
}

const places: Readonly<Partial<Record<Place, string>>> = {
  node: 'At a node',
  'start-task': 'At a start task',
  task: 'At a task',
  job: 'At a job',
  resize: 'At a resize',
  autoscale: 'At an autoscale formula',
  api: 'At a call to Batch',
}

/** A pool's fault is that of its nodes, seen on most of them: what names the one names the other. */
const kin: Partial<Record<Fault, readonly Fault[]>> = {
  'pool-unusable': ['node-unusable'],
  'pool-start-task-failed': ['node-start-task-failed'],
  'pool-node-errors': [
    'node-error',
    'node-disk-full',
    'node-package-failed',
    'node-container-failed',
    'node-agent-failed',
  ],
}

/** Where a fault is said, by which rules are asked. */
function placeOf(fault: Fault): Place {
  if (/^(?:node|pool)-start-task/.test(fault)) return 'start-task'
  if (/^pool-(?:resize|removal)/.test(fault)) return 'resize'
  if (fault.startsWith('pool-autoscale')) return 'autoscale'
  const [, area] = /^(task|job|api)-/.exec(fault) ?? []
  return (area as Place | undefined) ?? 'node'
}

/** In the order in which they are asked: those whose example is of the fault, or of its kin. */
export function rulesOf(fault: Fault): readonly Rule[] {
  const own = new Set<Fault | undefined>([fault, ...(kin[fault] ?? [])])
  return rulesAt(placeOf(fault)).filter(
    (rule) => own.has(nameCause(exampleOf(rule)).fault) || own.has(rule.fault),
  )
}

function rulesAt(place: Place): readonly Rule[] {
  return rules.filter((rule) => !rule.places || rule.places.includes(place))
}

/** A link to the list of all rules that may hold where the fault is said. */
export function placeLink(fault: Fault): string {
  const title = places[placeOf(fault)] ?? ''
  return `[${title.toLowerCase()}](#${title.toLowerCase().replaceAll(' ', '-')})`
}

/** For each place, the rules that may hold there, each as `link` has it. */
export function rulesByPlace(link: (rule: Rule) => string): string {
  return Object.entries(places)
    .map(
      ([place, title]) =>
        `### ${title}\n\n${rulesAt(place as Place)
          .map(link)
          .join(', ')}.`,
    )
    .join('\n\n')
}
