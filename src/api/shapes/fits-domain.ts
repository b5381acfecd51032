// Checked when types are: what the wire decodes to is exactly the domain's, down to the last optional field.
import type { z } from 'zod'
import type { Attempt } from '../../domain/attempt.ts'
import type { Cost } from '../../domain/cost.ts'
import type { Incident } from '../../domain/incident.ts'
import type { IncidentStory } from '../../domain/record.ts'
import type { Summary } from '../../domain/summary.ts'
import type { attempt } from './attempt.ts'
import type { incident } from './incident.ts'
import type { incidentStory } from './incident-detail.ts'
import type { cost } from './incident-row.ts'
import type { summary } from './summary.ts'

/** Both sides written alike: interfaces, intersections and read-only fields are no difference. */
type Plain<T> = T extends readonly (infer Item)[]
  ? readonly Plain<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Plain<T[Key]> }
    : T

type Same<A, B> =
  (<T>() => T extends Plain<A> ? 1 : 2) extends <T>() => T extends Plain<B> ? 1 : 2 ? true : never

/** A field that the domain gains, and the wire lacks, is an error here. */
export const fitsDomain: readonly [
  Same<z.output<typeof incident>, Incident>,
  Same<z.output<typeof attempt>, Attempt>,
  Same<z.output<typeof incidentStory>, IncidentStory>,
  Same<z.output<typeof cost>, Cost>,
  Same<z.output<typeof summary>, Summary>,
] = [true, true, true, true, true]
