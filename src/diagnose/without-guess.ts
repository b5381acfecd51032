// What may be printed of a cause: one that is only guessed at is named in the explanation, as what it may be, and nowhere else.
import type { NamedCause } from '../classify/name-cause.ts'
import { unknownCause } from '../domain/cause.ts'
import type { Symptom } from '../domain/symptom.ts'
import { collectNext } from './collect-next.ts'

/** Pure. Findings of live pools keep their guess: the ladder heeds none. */
export function withoutGuess(named: NamedCause, { place }: Symptom): NamedCause {
  if (named.confidence !== 'guess' && named.causeClass !== 'unknown') return named
  const guessed = named.causeClass !== 'unknown'
  return {
    ...named,
    ...unknownCause,
    explanation: `${guessed ? 'The cause cannot be told from this alone. It may be this: ' : ''}${named.explanation} ${collectNext[place]}`,
    helps: guessed || named.fault !== undefined ? named.helps : 'Collect that, and ask again.',
  }
}
