// One incident with its whole story, and a text that was kept for it.
import { z } from 'zod'
import { attempt } from './attempt.ts'
import { nameAndValue } from './finding.ts'
import { incident, mode } from './incident.ts'
import { incidentRow } from './incident-row.ts'
import { moment } from './moment.ts'
import { openWord } from './open-word.ts'
import { list } from './refs.ts'

const timelineLine = z.object({ at: moment, text: z.string() })

/** The domain's IncidentStory: what comes out of decode is what went into encode. */
export const incidentStory = z.object({
  incident,
  attempts: list(attempt),
  timeline: list(timelineLine),
})

const lineFrom = z.object({ from: z.string(), line: z.string() })

/** The story in words, as cards and mails have it. */
const told = z.object({
  /** The first line of an output that looks like an error, and which file it is from. */
  error: z.exactOptional(lineFrom),
  evidence: list(nameAndValue),
  /** What the pool doctor found broken, and how many checks found what. */
  doctor: z.exactOptional(z.object({ broken: z.exactOptional(lineFrom), checks: z.string() })),
  attempts: list(z.object({ number: z.number(), text: z.string() })),
  /** What came of a call that was shown and not made. */
  foregone: z.exactOptional(z.string()),
})

/** `kept`: whether its text can be read at /api/incidents/{id}/evidence/{index}. */
const evidenceEntry = z.object({
  index: z.number(),
  attempt: z.number(),
  name: z.string(),
  firstErrorLine: z.string(),
  failure: z.string(),
  kept: z.boolean(),
})

/** What the policy says of it now; rules and routes by their place in the policy, from 0. */
const incidentTerms = z.object({
  mode,
  tasks: openWord(['leave', 'manage']),
  ladder: list(z.object({ kind: z.string(), text: z.string() })),
  verify: z.object({ healthyForMs: z.number(), withinMs: z.number() }),
  /** Actions that somebody must approve each time. */
  approval: list(z.string()),
  windows: list(z.string()),
  guards: z.record(z.string(), z.number()),
  channels: list(z.string()),
  /** Absent where the default route is taken. */
  route: z.exactOptional(z.number()),
  /** The rules that said any of it. */
  rules: list(z.number()),
  /** What is not known of the pool here and may change it. */
  notes: list(z.string()),
})

export type IncidentTerms = z.output<typeof incidentTerms>

export const incidentDetail = incidentStory.extend({
  row: incidentRow,
  terms: z.exactOptional(incidentTerms),
  told,
  evidence: list(evidenceEntry),
  links: z.object({ portal: z.exactOptional(z.string()), docs: z.string() }),
})

export type IncidentDetail = z.output<typeof incidentDetail>

export const evidenceText = z.object({
  name: z.string(),
  /** Redacted; the end of it where it is longer than 256 KB. */
  text: z.string(),
  /** Which line of `text` tells most, from 0. */
  errorLine: z.exactOptional(z.number()),
  truncated: z.boolean(),
  /** The whole file for ten minutes; absent where the store makes no links. */
  link: z.exactOptional(z.object({ url: z.string(), until: moment })),
})

export type EvidenceText = z.output<typeof evidenceText>
