// One result of the self-check: what was looked at, and one sentence that says what was seen or what to do.

/**
 * fault: a person is to mend it. not-given: an optional right that is not there. not-checked: it could not be told
 * without changing something, or for want of an answer to something else.
 */
export interface Check {
  /** `rights of renderfarm: pools`, `topic`. */
  name: string
  kind: 'ok' | 'fault' | 'not-given' | 'not-checked'
  /** A whole sentence without secrets. */
  detail: string
}
