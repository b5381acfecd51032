// What an exit code may mean, as a closed union of kinds.

export type ExitKind =
  | 'killed'
  | 'ended'
  | 'crashed'
  | 'wrong-cpu'
  | 'unhandled'
  | 'not-found'
  | 'not-executable'
  | 'library-missing'
  | 'out-of-memory'
  | 'disk-full'
  | 'no-access'
  | 'broken-device'
  | 'timed-out'
  | 'docker'
  | 'restart-asked'
  | 'installer-busy'

export interface ExitMeaning {
  kind: ExitKind
  /** What the number stands for, such as `signal 9, SIGKILL: killed outright`. */
  text: string
  /** False where a program may well use the number for something of its own. */
  certain: boolean
}
