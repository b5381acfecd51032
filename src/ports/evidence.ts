// The port to where evidence is kept: texts of tasks and nodes, under a path, in the container `evidence`.

export interface EvidenceStore {
  /** Keeps the text and answers with its path. Overwrites: collecting twice leaves one. */
  put(path: string, text: string): Promise<string>
  get(path: string): Promise<string | undefined>
  /** An address that opens this text alone for so long, for whoever has it; undefined where the store makes none. */
  link(path: string, minutes: number): Promise<EvidenceLink | undefined>
}

/** `until`: epoch milliseconds, by the store's own time. */
export interface EvidenceLink {
  url: string
  until: number
}

export const evidenceContainer = 'evidence'
