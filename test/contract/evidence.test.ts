// The contract of evidence, kept by the fake and by the real adapter on Azurite.
import { inject } from 'vitest'
import { createAzureEvidence } from '../../src/adapters/azure/storage/evidence.ts'
import { createMemoryEvidence } from '../../src/adapters/memory/evidence.ts'
import { evidenceContract } from './evidence.contract.ts'

evidenceContract('memory', () => createMemoryEvidence(), false)
const azurite = () => createAzureEvidence({ connection: inject('azuriteConnection') })
evidenceContract('Azurite', azurite, true)
