// The recorded answers that the emulator gives otherwise, each with the reason; a mended one must be struck off.

export const knownDifferences: readonly { why: string; where: readonly string[] }[] = []
