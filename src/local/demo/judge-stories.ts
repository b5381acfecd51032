// Compares what came about with the script: what is still to come, and what came out otherwise.
import type { IncidentStory } from '../../domain/record.ts'
import type { JournalEntry } from '../../emulator/journal.ts'
import type { ScriptedStory } from './story-script.ts'
import { channels, scriptedStories } from './story-script.ts'

export interface Judged {
  /** Stories that have come to their end, and been told. */
  ended: readonly ScriptedStory[]
  /** What is missing or wrong, a sentence each; empty when the demo came out as scripted. */
  faults: readonly string[]
}

export function judgeStories(
  stories: readonly IncidentStory[],
  journal: readonly JournalEntry[],
): Judged {
  const ended: ScriptedStory[] = []
  const faults: string[] = []
  for (const scripted of scriptedStories) {
    const found = stories.filter(({ incident }) => isOf(incident, scripted))
    const [first] = found
    const fault =
      !first || found.length > 1
        ? `${scripted.title}: ${found.length} incidents of ${scripted.fault} in ${scripted.pool}`
        : differs(scripted, first)
    if (fault) faults.push(fault)
    else ended.push(scripted)
  }
  for (const { incident } of stories) {
    if (scriptedStories.some((scripted) => isOf(incident, scripted))) continue
    faults.push(`${incident.id}: ${incident.fault} in ${incident.pool.pool} is not in the script`)
  }
  return { ended, faults: [...faults, ...madeTwice(journal)] }
}

function isOf(incident: IncidentStory['incident'], { pool, fault }: ScriptedStory): boolean {
  return incident.pool.pool === pool && incident.fault === fault
}

function differs(scripted: ScriptedStory, story: IncidentStory): string | undefined {
  const { incident, attempts } = story
  if (incident.state !== scripted.ends) {
    return `${scripted.title}: ${incident.state}, not ${scripted.ends} yet`
  }
  const wanted = scripted.actions.map(({ kind, result }) => `${kind} ${result}`).join(', ')
  const made = attempts.map(({ action, result }) => `${action.kind} ${result}`).join(', ')
  if (made !== wanted) return `${scripted.title}: did "${made}", the script says "${wanted}"`
  const deaf = channels.filter(
    (channel) =>
      !incident.alerts.some((alert) => alert.channel === channel && alert.what === scripted.ends),
  )
  return deaf.length === 0 ? undefined : `${scripted.title}: not told by ${deaf.join(', ')} yet`
}

/** Each reboot and each removal once: the world's own journal says so, not ours. */
function madeTwice(journal: readonly JournalEntry[]): readonly string[] {
  const writes = journal
    .filter(({ method, path }) => method === 'POST' && /\/(reboot|removenodes)$/.test(path))
    .map(({ account, path }) => `${account} POST ${path}`)
  const twice = [...new Set(writes.filter((call, index) => writes.indexOf(call) !== index))]
  return twice.map((call) => `${call} was made more than once`)
}
