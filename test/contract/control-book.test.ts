// The contract of requests and the audit, kept by the fake and by the real adapter on Azurite.
import { inject } from 'vitest'
import { createAzureRows } from '../../src/adapters/azure/storage/rows.ts'
import { createMemoryRows } from '../../src/adapters/memory/rows.ts'
import { controlBookContract } from './control-book.contract.ts'

controlBookContract('memory', () => createMemoryRows())
controlBookContract('Azurite', () => createAzureRows({ connection: inject('azuriteConnection') }))
