// The port to where evidence is kept: texts of tasks and nodes, under a path, in the container `evidence`.

export interface EvidenceStore {
  /** Keeps the text and answers with its path. Overwrites: collecting twice leaves one. */
  put(path: string, text: string): Promise<string>
  get(path: string): Promise<string | undefined>
}

export const evidenceContainer = 'evidence'
