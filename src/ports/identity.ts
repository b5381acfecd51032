// The port to whoever vouches for people: says whom a token names, or why it names nobody.

export type Role = 'Reader' | 'Approver'

/** Somebody, or an application, whom the directory has vouched for. */
export interface Person {
  /** The object id: never given to another, and never changed. */
  id: string
  /** For people: a name with the id. The directory's users may change the name. */
  by: string
  /** With Approver always Reader too. */
  roles: readonly Role[]
  /** Why there are not more roles, where the client keeps them from its user. */
  lacks?: string
}

export type TokenAnswer =
  | ({ kind: 'person' } & Person)
  /** `reason` is for whoever sent the token. */
  | { kind: 'refused'; reason: string }
  /** It cannot be told now; `reason` says what to do. */
  | { kind: 'unavailable'; reason: string }

export interface Identity {
  /** Never throws. */
  whoIs(token: string): Promise<TokenAnswer>
  /** How somebody without a token comes by one. */
  readonly hint: string
  /** Where sign-in begins, as told in WWW-Authenticate. */
  readonly authority: string
}
