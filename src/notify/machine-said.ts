// What the machine said, each thing once, and what the pool doctor found: error lines of files, details of the fault.
import type { Finding } from '../domain/finding.ts'
import type { IncidentStory } from '../domain/record.ts'
import { brief, sentence } from './brief.ts'

export interface Detail {
  name: string
  value: string
}

const detailsShown = 20
/** Shorter values, such as an exit code, stand in many a line by chance. */
const tellingLength = 8
/** Batch gives most faults a `message` and a detail `Message`, often with nearly the same words. */
const sameWordsShare = 2 / 3

/** How its evidence is named; what it found broken has the check behind it. */
const doctor = 'pool doctor'
/** What it found is told with the command that mends it, which is of no use when it is cut. */
const doctorLength = 1200

/** The first line of an output that looks like an error, and where it stands. */
export function errorSaid(
  stories: readonly IncidentStory[],
): { from: string; line: string } | undefined {
  const found = stories
    .flatMap(({ attempts }) => attempts.flatMap(({ evidence }) => evidence ?? []))
    .find(({ name, firstErrorLine }) => !isDoctors(name) && firstErrorLine.trim() !== '')
  return found && { from: brief(found.name, 160), line: brief(found.firstErrorLine, 400) }
}

export interface DoctorSaid {
  /** What is broken, with the command that mends it, and which check of what found it. */
  broken?: { from: string; line: string }
  /** How many checks found what, and why some were not made; empty where it was not told. */
  checks: string
}

/** What the doctor found at its last look; undefined where it was not asked. */
export function doctorSaid(stories: readonly IncidentStory[]): DoctorSaid | undefined {
  const looks = stories.flatMap(({ attempts }) =>
    attempts.map(({ evidence = [] }) => evidence.filter(({ name }) => isDoctors(name))),
  )
  const items = looks.findLast((own) => own.length > 0)
  if (!items) return undefined
  const broken = items.find(({ name }) => name !== doctor)
  const rest = items.find(({ name }) => name === doctor)
  return {
    ...(broken && {
      broken: {
        from: `the check ${brief(broken.name.slice(`${doctor}: `.length), 160)}`,
        line: brief(broken.firstErrorLine, doctorLength),
      },
    }),
    checks: sentence(brief(rest?.firstErrorLine || rest?.failure || '', doctorLength)),
  }
}

function isDoctors(name: string): boolean {
  return name === doctor || name.startsWith(`${doctor}:`)
}

/** Without the details that another one, or one of the texts shown besides, says already. */
export function detailsSaid(
  evidence: Finding['evidence'],
  besides: readonly string[],
): readonly Detail[] {
  const all = evidence
    .slice(0, detailsShown)
    .map(({ name, value }) => ({ name: brief(name, 80), value: brief(value, 300) }))
  const texts = besides.map((text) => text.toLowerCase())
  return all.filter((detail, index) => {
    const value = detail.value.toLowerCase()
    if (value.length < tellingLength) return true
    if (texts.some((text) => text.includes(value))) return false
    return !all.some((other, at) => at !== index && saysToo(other, detail, at < index))
  })
}

/** Whether the other detail makes this one needless; of two that say the same the earlier stays. */
function saysToo(other: Detail, detail: Detail, isEarlier: boolean): boolean {
  const [own, its] = [detail.value.toLowerCase(), other.value.toLowerCase()]
  if (own === its) return isEarlier
  if (its.includes(own)) return true
  if (!isEarlier || other.name.toLowerCase() !== detail.name.toLowerCase()) return false
  const words = own.match(/[\p{L}\p{N}]+/gu) ?? []
  const known = new Set(its.match(/[\p{L}\p{N}]+/gu) ?? [])
  return words.filter((word) => known.has(word)).length >= words.length * sameWordsShare
}
