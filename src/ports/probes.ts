// The ports of the self-check: the smallest read-only questions to what the app depends on. None throws, none repeats itself.

/** denied: 401 or 403. version: the service does not speak the API version. `advice`: a sentence with what to do. */
export type Looked =
  | { kind: 'seen'; ids: readonly string[] }
  | { kind: 'denied'; code: string; advice: string }
  | { kind: 'version'; said: string }
  | { kind: 'failed'; advice: string }

/** One Batch account: one read of each kind of right. */
export interface AccountProbe {
  readonly name: string
  readonly apiVersion: string
  /** By the account's key, to which roles do not apply. */
  readonly byKey: boolean
  /** One at most. */
  somePools(): Promise<Looked>
  anyJob(): Promise<Looked>
  anyNode(poolId: string): Promise<Looked>
}

/** denied, missing: as the store said. unreachable: no answer, `code` says how. */
export type StoreLooked =
  | { kind: 'seen' }
  | { kind: 'missing' }
  | { kind: 'denied'; code: string }
  | { kind: 'unreachable'; code: string }
  | { kind: 'failed'; reason: string }

/** The storage account: each is read without changing anything. */
export interface StorageProbe {
  table(name: string): Promise<StoreLooked>
  queue(name: string): Promise<StoreLooked>
  container(name: string): Promise<StoreLooked>
}

/** `answered`: some HTTP answer came; it says nothing about the right to publish. */
export type TopicLooked =
  | { kind: 'answered'; status: number }
  | { kind: 'unreachable'; code: string }

export interface TopicProbe {
  /** Asks without a body and without credentials: nothing is published. */
  reach(): Promise<TopicLooked>
}
